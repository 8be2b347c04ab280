package lifeboat.restore.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.Xattr;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes what stands before the content of one member: a pax header with everything exact, bytes
/// where names are bytes, and a plain header for tools that know no better.
final class MemberHeader {
    private static final int PLAIN_NAME = 90;
    private static final int BLOCK = 512;
    private static final String ACCESS = "system.posix_acl_access";
    private static final String DEFAULT = "system.posix_acl_default";

    private final Entry entry;
    private final Optional<EntryPath> linkTo;

    /// @param linkTo the path of a member that is the same file
    MemberHeader(Entry entry, Optional<EntryPath> linkTo) {
        this.entry = entry;
        this.linkTo = linkTo;
    }

    /// @param inexact hears what this form cannot say, and why
    void write(TarArchiveOutputStream tar, BiConsumer<String, String> inexact) throws IOException {
        byte[] pax = pax(inexact).toBytes();
        TarArchiveEntry extended = new TarArchiveEntry("PaxHeaders/" + plainName(), kind('x'));
        extended.setSize(pax.length);
        extended.setMode(0644);
        tar.putArchiveEntry(extended);
        tar.write(pax);
        tar.closeArchiveEntry();
        tar.putArchiveEntry(plain());
        if (isSparse()) {
            tar.write(sparseMap());
        }
    }

    private TarArchiveEntry plain() {
        String name = plainName() + (entry.type() == EntryType.DIRECTORY ? "/" : "");
        TarArchiveEntry plain = new TarArchiveEntry(name, kind(type()));
        plain.setMode(entry.mode());
        plain.setUserId(entry.ownership().uid() & 07777777);
        plain.setGroupId(entry.ownership().gid() & 07777777);
        plain.setModTime(
                java.nio.file.attribute.FileTime.from(
                        Math.clamp(entry.modified().seconds(), 0, 077777777777L),
                        java.util.concurrent.TimeUnit.SECONDS));
        plain.setDevMajor(entry.rdevMajor());
        plain.setDevMinor(entry.rdevMinor());
        plain.setSize(storedLength());
        return plain;
    }

    /// Bytes that follow the header.
    private long storedLength() {
        if (entry.type() != EntryType.FILE || linkTo.isPresent()) {
            return 0;
        }
        return entry.dataLength() + (isSparse() ? sparseMap().length : 0);
    }

    private boolean isSparse() {
        return entry.sparse() && linkTo.isEmpty();
    }

    private static byte kind(char type) {
        return (byte) type;
    }

    private char type() {
        if (linkTo.isPresent()) {
            return (char) TarConstants.LF_LINK;
        }
        byte type =
                switch (entry.type()) {
                    case FILE -> TarConstants.LF_NORMAL;
                    case DIRECTORY -> TarConstants.LF_DIR;
                    case SYMLINK -> TarConstants.LF_SYMLINK;
                    case FIFO -> TarConstants.LF_FIFO;
                    case CHAR_DEVICE -> TarConstants.LF_CHR;
                    case BLOCK_DEVICE -> TarConstants.LF_BLK;
                    case SOCKET -> throw new IllegalArgumentException("no socket in an archive");
                };
        return (char) type;
    }

    private PaxRecords pax(BiConsumer<String, String> inexact) {
        PaxRecords pax = new PaxRecords();
        if (isSparse()) {
            pax.add("GNU.sparse.major", "1").add("GNU.sparse.minor", "0");
            pax.add("GNU.sparse.name", entry.path().toBytes());
            pax.add("GNU.sparse.realsize", Long.toString(entry.size()));
        } else {
            pax.add("path", path());
        }
        linkTo.ifPresent(to -> pax.add("linkpath", to.toBytes()));
        if (entry.type() == EntryType.SYMLINK && linkTo.isEmpty()) {
            pax.add("linkpath", entry.linkTarget().toBytes());
        }
        pax.time("mtime", entry.modified());
        pax.add("uid", Long.toString(entry.ownership().uid()));
        pax.add("gid", Long.toString(entry.ownership().gid()));
        if (!entry.ownership().user().isEmpty()) {
            pax.add("uname", entry.ownership().user());
        }
        if (!entry.ownership().group().isEmpty()) {
            pax.add("gname", entry.ownership().group());
        }
        if (storedLength() > 077777777777L) {
            pax.add("size", Long.toString(storedLength()));
        }
        if (linkTo.isEmpty()) {
            entry.xattrs().forEach(xattr -> attribute(pax, xattr));
            if (entry.flags() != 0) {
                inexact.accept("flags", "not known to tar");
            }
        }
        if (entry.rdevMajor() > 07777777 || entry.rdevMinor() > 07777777) {
            inexact.accept("device node", "number too large for tar");
        }
        return pax;
    }

    private static void attribute(PaxRecords pax, Xattr xattr) {
        String name = new String(xattr.name(), StandardCharsets.ISO_8859_1);
        Optional<String> acl =
                name.equals(ACCESS) || name.equals(DEFAULT)
                        ? AclText.of(xattr.value())
                        : Optional.empty();
        if (acl.isPresent()) {
            pax.add(name.equals(ACCESS) ? "SCHILY.acl.access" : "SCHILY.acl.default", acl.get());
        } else {
            pax.attribute("SCHILY.xattr.", xattr.name(), xattr.value());
        }
    }

    private byte[] path() {
        byte[] path = entry.path().isRoot() ? new byte[] {'.'} : entry.path().toBytes();
        if (entry.type() == EntryType.DIRECTORY) {
            path = Arrays.copyOf(path, path.length + 1);
            path[path.length - 1] = '/';
        }
        return path;
    }

    private String plainName() {
        byte[] path = entry.path().isRoot() ? new byte[] {'.'} : entry.path().toBytes();
        byte[] end = Arrays.copyOfRange(path, Math.max(0, path.length - PLAIN_NAME), path.length);
        StringBuilder name = new StringBuilder();
        for (byte b : end) {
            boolean plain = b > ' ' && b < 0x7f && b != '\\' && b != ':';
            name.append(plain && (b != '/' || !name.isEmpty()) ? (char) b : '_');
        }
        return name.toString();
    }

    /// The map of GNU sparse format 1.0, which precedes the data.
    private byte[] sparseMap() {
        List<Extent> extents = entry.extents();
        List<Long> numbers = new ArrayList<>();
        long end = 0;
        for (Extent extent : extents) {
            numbers.add(extent.offset());
            numbers.add(extent.length());
            end = extent.offset() + extent.length();
        }
        if (end != entry.size() || extents.isEmpty()) {
            numbers.add(entry.size());
            numbers.add(0L);
        }
        StringBuilder map = new StringBuilder();
        map.append(numbers.size() / 2).append('\n');
        numbers.forEach(number -> map.append(number).append('\n'));
        byte[] bytes = map.toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK);
    }
}
