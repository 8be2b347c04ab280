/// A site's documents and its key holders. A *site* is what is protected together and has one
/// recovery key; its *hosts* are enrolled with keys of their own, which seal but never open. *Site
/// documents* (`lifeboat-site.json`, `site.sealed`, `hosts/<host>.json`) lie in every vault.
/// Depends on `lifeboat.encryption` only.
@NullMarked
package lifeboat.encryption.site;

import org.jspecify.annotations.NullMarked;
