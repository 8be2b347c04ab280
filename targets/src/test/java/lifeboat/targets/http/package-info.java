/// An HTTP server that answers as the script says, bytes for bytes, for tests of clients.
@NullMarked
package lifeboat.targets.http;

import org.jspecify.annotations.NullMarked;
