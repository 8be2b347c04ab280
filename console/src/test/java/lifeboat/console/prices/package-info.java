@NullMarked
package lifeboat.console.prices;

import org.jspecify.annotations.NullMarked;
