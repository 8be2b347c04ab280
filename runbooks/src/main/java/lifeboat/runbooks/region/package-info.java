/// Regions: where every source of a site goes, and what stands in the way.
///
/// *Home*: the place of one source in a region. *Gap*: a reason why a region cannot take the site
/// as it is; all gaps are listed before the first write.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.vault.snapshot], the JDK.
@NullMarked
package lifeboat.runbooks.region;

import org.jspecify.annotations.NullMarked;
