/// What a source's tree is made of: entries with their names as bytes and all their metadata, and
/// the sorted, paged list in which a snapshot keeps them.
///
/// *Entry*: one file, directory, link or special file. *Page*: about 1 MiB of entries, stored as
/// content. *Entry list*: the pages of one source in path order.
///
/// May depend on: [lifeboat.vault] values, the JDK.
@NullMarked
package lifeboat.vault.entry;

import org.jspecify.annotations.NullMarked;
