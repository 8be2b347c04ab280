/// What programs printed, in regions and drills.
///
/// *Counterpart*: the program that takes what was printed; for a drill, the one named for
/// rehearsals.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.command], [lifeboat.engines].
@NullMarked
package lifeboat.runbooks.database.command;

import org.jspecify.annotations.NullMarked;
