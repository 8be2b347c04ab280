/// H2 databases brought back from their script.
///
/// *Code of its own*: what makes H2 run other code than its own, such as functions and triggers. It
/// is left out of a database that is made inside this process, unless told otherwise.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines], H2, the JDK.
@NullMarked
package lifeboat.restore.h2;

import org.jspecify.annotations.NullMarked;
