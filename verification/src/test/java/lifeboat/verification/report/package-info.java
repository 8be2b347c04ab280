/// Tests of reports.
@NullMarked
package lifeboat.verification.report;

import org.jspecify.annotations.NullMarked;
