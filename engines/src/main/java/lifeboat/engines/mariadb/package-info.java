/// MariaDB servers as far as backup and restore both need them: where they are, which tools fit, what
/// their databases hold.
///
/// *Fingerprint*: tells a server from others. *Account*: `user@host`, or a role.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.completeness], the JDK.
@NullMarked
package lifeboat.engines.mariadb;

import org.jspecify.annotations.NullMarked;
