/// A target in a bucket of Backblaze B2, by its native interface.
///
/// An *upload address* is where one upload at a time may go; Backblaze hands them out, and takes
/// them back by refusing an upload. A *version* is one upload under a name; the newest is what
/// readers see, and a *hide marker* on top makes the name look absent.
///
/// May depend on: the port in [lifeboat.targets], [lifeboat.targets.http], the B2 SDK.
@NullMarked
package lifeboat.targets.b2;

import org.jspecify.annotations.NullMarked;
