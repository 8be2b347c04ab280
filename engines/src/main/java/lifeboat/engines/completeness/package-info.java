/// What a source held when it was captured, so that a restore can be compared with it.
///
/// *Key*: names one thing, its parts separated by `/`, the thing measured last, as in
/// `shop/public.accounts/rows`. *Difference*: a key whose value is another one, missing or too
/// many.
///
/// May depend on: [lifeboat.encryption] (canonical JSON), the JDK.
@NullMarked
package lifeboat.engines.completeness;

import org.jspecify.annotations.NullMarked;
