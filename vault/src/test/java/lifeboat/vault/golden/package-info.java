/// The golden vaults: one per released version of the format, restored by today's code for ever.
@NullMarked
package lifeboat.vault.golden;

import org.jspecify.annotations.NullMarked;
