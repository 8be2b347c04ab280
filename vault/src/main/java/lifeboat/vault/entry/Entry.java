package lifeboat.vault.entry;

import java.util.List;
import java.util.Optional;
import lifeboat.vault.ContentRef;
import org.jspecify.annotations.Nullable;

/// One thing of a source's tree with everything a restore needs (format property F14).
///
/// The content of a file is its data only: for a sparse file the bytes of its extents one after the
/// other, for any other file all its bytes. A hard-linked file carries its content on every name.
///
/// @param path below the root of its source
/// @param type what it is
/// @param mode permission bits with setuid, setgid and sticky, 0 to 07777
/// @param ownership user and group
/// @param modified time of last modification of the content
/// @param changed time of last change of the inode; kept for information, it cannot be restored
/// @param size logical length of a file in bytes; 0 for everything else
/// @param linkTarget where a symbolic link points; [LinkTarget#NONE] otherwise byte); empty
///   otherwise
/// @param rdevMajor device number of a device node, otherwise 0
/// @param rdevMinor device number of a device node, otherwise 0
/// @param hardLink set where the file has more than one name
/// @param xattrs extended attributes sorted by name
/// @param flags inode flags as `statx` reports them (immutable 0x10, append-only 0x20, no-dump
///   0x40), otherwise 0
/// @param extents data stretches of a sparse file in order; empty where the file has no hole
/// @param sparse whether the file has holes (a file that is all hole has no extents)
/// @param content the bytes of a file; [ContentRef#EMPTY] for everything else
/// @param unstable true where the file kept changing while it was read: the content may mix states
public record Entry(
        EntryPath path,
        EntryType type,
        int mode,
        Ownership ownership,
        FileTime modified,
        FileTime changed,
        long size,
        LinkTarget linkTarget,
        int rdevMajor,
        int rdevMinor,
        @Nullable HardLink hardLink,
        List<Xattr> xattrs,
        int flags,
        List<Extent> extents,
        boolean sparse,
        ContentRef content,
        boolean unstable) {
    public Entry {
        xattrs = List.copyOf(xattrs);
        extents = List.copyOf(extents);
        if ((mode & ~07777) != 0 || size < 0) {
            throw new IllegalArgumentException(
                    "not an entry: mode " + Integer.toOctalString(mode) + ", size " + size);
        }
    }

    /// The inode shared with other names, if any.
    public Optional<HardLink> sharedInode() {
        return Optional.ofNullable(hardLink);
    }

    /// Bytes of data, without holes.
    public long dataLength() {
        return sparse ? extents.stream().mapToLong(Extent::length).sum() : size;
    }

    /// The same entry with this content and stability.
    public Entry withContent(ContentRef newContent, boolean isUnstable) {
        return new Entry(
                path,
                type,
                mode,
                ownership,
                modified,
                changed,
                size,
                linkTarget,
                rdevMajor,
                rdevMinor,
                hardLink,
                xattrs,
                flags,
                extents,
                sparse,
                newContent,
                isUnstable);
    }

    /// The same entry with this size.
    public Entry withSize(long newSize) {
        return new Entry(
                path,
                type,
                mode,
                ownership,
                modified,
                changed,
                newSize,
                linkTarget,
                rdevMajor,
                rdevMinor,
                hardLink,
                xattrs,
                flags,
                extents,
                sparse,
                content,
                unstable);
    }

    /// Whether a restore of either would give the same: all but the time of the inode's last
    /// change.
    public boolean restoresLike(Entry other) {
        return new Entry(
                        other.path,
                        other.type,
                        other.mode,
                        other.ownership,
                        other.modified,
                        changed,
                        other.size,
                        other.linkTarget,
                        other.rdevMajor,
                        other.rdevMinor,
                        other.hardLink,
                        other.xattrs,
                        other.flags,
                        other.extents,
                        other.sparse,
                        other.content,
                        other.unstable)
                .equals(this);
    }
}
