package lifeboat.restore.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.OptionalInt;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Xattr;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.FileStatus;

/// Applies an entry's metadata to what a handle holds: owner, mode, extended attributes, time, in
/// this order, since setting the owner clears setuid bits and capabilities. What the system refuses
/// or the options leave out is listed. Safe for concurrent use.
final class Metadata {
    private static final int SET_ID = 06000;
    private static final String CAPABILITY = "security.capability";
    private static final String LABEL = "security.selinux";

    private final Privileges privileges;
    private final NotAppliedList notApplied;

    Metadata(Privileges privileges, NotAppliedList notApplied) {
        this.privileges = privileges;
        this.notApplied = notApplied;
    }

    /// @throws lifeboat.vault.posix.DiskFullException if there is no room for an attribute
    void apply(Entry entry, FileHandle handle) throws IOException {
        FileStatus status = handle.status();
        boolean owned = owner(entry, handle, status);
        OptionalInt mode =
                entry.type() == EntryType.SYMLINK
                        ? OptionalInt.empty()
                        : mode(entry, handle, owned);
        attributes(entry, handle);
        boolean timed = attempt(entry, "time", () -> handle.setModified(entry.modified()));
        checkKept(entry, handle.status(), mode, timed);
    }

    /// Some file systems take what they cannot keep: a mode bit, a time far away, nanoseconds.
    private void checkKept(Entry entry, FileStatus status, OptionalInt mode, boolean timed) {
        if (mode.isPresent() && status.mode() != mode.getAsInt()) {
            notApplied.add(entry.path(), "mode", "not kept by the system");
        }
        if (timed && !status.modified().equals(entry.modified())) {
            notApplied.add(entry.path(), "time", "not kept by the file system");
        }
    }

    private boolean owner(Entry entry, FileHandle handle, FileStatus status) throws IOException {
        long uid = entry.ownership().uid();
        long gid = entry.ownership().gid();
        if (status.uid() == uid && status.gid() == gid) {
            return true;
        }
        return attempt(entry, "owner", () -> handle.setOwner(uid, gid));
    }

    /// @return the mode that was set, if one was
    private OptionalInt mode(Entry entry, FileHandle handle, boolean owned) throws IOException {
        int mode = entry.mode();
        int power = entry.type() == EntryType.DIRECTORY ? 0 : mode & SET_ID;
        if (power != 0 && (privileges == Privileges.LEAVE_OUT || !owned)) {
            mode &= ~SET_ID;
            String why = owned ? "left out by choice" : "owner could not be set";
            notApplied.add(entry.path(), "setuid", why);
        }
        int wanted = mode;
        return attempt(entry, "mode", () -> handle.setMode(wanted))
                ? OptionalInt.of(wanted)
                : OptionalInt.empty();
    }

    private void attributes(Entry entry, FileHandle handle) throws IOException {
        List<Xattr> current = List.of();
        try {
            current = handle.xattrs();
        } catch (FileSystemException e) {
            if (!entry.xattrs().isEmpty()) {
                notApplied.add(entry.path(), "extended attributes", e);
            }
        }
        for (Xattr xattr : current) {
            byte[] name = xattr.name();
            boolean wanted =
                    entry.xattrs().stream().anyMatch(x -> java.util.Arrays.equals(x.name(), name));
            if (!wanted && !text(xattr).equals(LABEL)) {
                attempt(entry, text(xattr), () -> handle.removeXattr(name));
            }
        }
        for (Xattr xattr : entry.xattrs()) {
            if (text(xattr).equals(CAPABILITY) && privileges == Privileges.LEAVE_OUT) {
                notApplied.add(entry.path(), CAPABILITY, "left out by choice");
            } else if (!current.contains(xattr)) {
                attempt(entry, text(xattr), () -> handle.setXattr(xattr));
            }
        }
    }

    private static String text(Xattr xattr) {
        return new String(xattr.name(), StandardCharsets.UTF_8);
    }

    /// Sets inode flags, the last thing done to an entry: they may forbid any further change.
    void flags(Entry entry, FileHandle handle) throws IOException {
        attempt(entry, "flags", () -> handle.setFlags(entry.flags()));
    }

    private boolean attempt(Entry entry, String what, Change change) throws IOException {
        try {
            change.make();
            return true;
        } catch (lifeboat.vault.posix.DiskFullException e) {
            throw e;
        } catch (FileSystemException e) {
            notApplied.add(entry.path(), what, e);
            return false;
        }
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }
}
