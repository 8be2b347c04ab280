/// Cutting content where its bytes say so, so that an insertion moves few boundaries: a gear hash
/// whose table is a secret of the site, with FastCDC's normalised cut points.
///
/// May depend on: the JDK.
@NullMarked
package lifeboat.vault.chunk;

import org.jspecify.annotations.NullMarked;
