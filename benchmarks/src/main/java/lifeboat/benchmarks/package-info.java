/// Comparison with peers. Nothing in the product depends on this module.
@NullMarked
package lifeboat.benchmarks;

import org.jspecify.annotations.NullMarked;
