/// H2 databases, in a server or in a file.
///
/// *Script*: the SQL statements that make a database, as H2 itself writes them, one row to each
/// `INSERT`. *Definition*: a statement of the script that is no row.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.completeness], H2, the JDK.
@NullMarked
package lifeboat.engines.h2;

import org.jspecify.annotations.NullMarked;
