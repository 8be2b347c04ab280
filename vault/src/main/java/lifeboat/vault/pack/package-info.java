/// Packs: immutable objects of about 32 MiB that hold many sealed frames of blobs.
///
/// May depend on: [lifeboat.vault.seal], [lifeboat.vault.wire], [lifeboat.targets] values.
@NullMarked
package lifeboat.vault.pack;

import org.jspecify.annotations.NullMarked;
