/// Keys, sealing, signing and shares: everything by which a site keeps its secrets. Plain Java over
/// the JDK and Bouncy Castle; depends on nothing of Lifeboat.
@NullMarked
package lifeboat.encryption;

import org.jspecify.annotations.NullMarked;
