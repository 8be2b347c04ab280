/// PostgreSQL as both a backup and a restore need to know it.
///
/// *Address*: where a server is, without a password. *Session*: a `psql` that stays connected, so
/// that its transaction can be shared by name (snapshot). *Archive*: what `pg_dump` writes in its
/// custom format: a table of contents, then blocks of data. *Catalogue*: what a database holds, by
/// name.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.completeness], the JDK.
@NullMarked
package lifeboat.engines.postgresql;

import org.jspecify.annotations.NullMarked;
