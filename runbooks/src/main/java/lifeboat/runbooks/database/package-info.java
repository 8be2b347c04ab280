/// Databases in regions and drills.
///
/// A kind of database joins by one class, [lifeboat.runbooks.database.DatabaseKind], in a package
/// of its own below, and a place in the list of `RegionPlan.RESTORERS`. Everything that is the same
/// for all of them (streams, outcomes, proofs, checks, planted damage) is here.
///
/// *Home*: where one database source is in a region, reached. *Throw-away home*: one that is made
/// for a drill, empty, and gone after it. *Damage*: what is planted in a restored database, so that
/// a drill must turn red.
///
/// May depend on: [lifeboat.runbooks.run], [lifeboat.runbooks.region], [lifeboat.restore.stream],
/// [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.runbooks.database;

import org.jspecify.annotations.NullMarked;
