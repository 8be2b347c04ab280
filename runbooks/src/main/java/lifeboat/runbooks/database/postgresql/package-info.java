/// PostgreSQL in regions and drills: real servers by their address, throw-away servers of the
/// version that was captured.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.postgresql],
/// [lifeboat.engines.postgresql], [lifeboat.engines.throwaway], the JDK.
@NullMarked
package lifeboat.runbooks.database.postgresql;

import org.jspecify.annotations.NullMarked;
