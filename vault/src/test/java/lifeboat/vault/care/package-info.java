/// Hazard cases of keeping vaults whole.
@NullMarked
package lifeboat.vault.care;

import org.jspecify.annotations.NullMarked;
