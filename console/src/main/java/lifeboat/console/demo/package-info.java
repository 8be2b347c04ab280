/// What the demonstration is built of: a small site, and a small S3 server on the loopback for each
/// account. Nothing else uses it.
///
/// May depend on: the HTTP server of the JDK, the JDK.
@NullMarked
package lifeboat.console.demo;

import org.jspecify.annotations.NullMarked;
