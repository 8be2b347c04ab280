/// What the network does between a client and a server of this machine.
@NullMarked
package lifeboat.targets.wire;

import org.jspecify.annotations.NullMarked;
