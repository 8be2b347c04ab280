package lifeboat.vault.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.Xattr;

/// Everything about a tree that a restore must bring back, one line per entry: type, mode, owner,
/// size, time, device number, inode flags, link target, hard-link group (named by its first path),
/// extended attributes and a hash of the content. Where holes lie is no part of it.
public final class TreeDigest {
    private static final int BLOCK = 4096;

    private final SortedMap<EntryPath, String> lines = new TreeMap<>();
    private final Map<String, EntryPath> inodes = new HashMap<>();
    private final boolean withTopDirectory;

    private TreeDigest(boolean withTopDirectory) {
        this.withTopDirectory = withTopDirectory;
    }

    /// Reads the whole tree.
    public static TreeDigest of(Path root) throws IOException {
        return read(root, new TreeDigest(true));
    }

    /// The same without the metadata of `root` itself.
    public static TreeDigest below(Path root) throws IOException {
        return read(root, new TreeDigest(false));
    }

    private static TreeDigest read(Path root, TreeDigest digest) throws IOException {
        try (DirectoryHandle top = new PosixFileSystem().openDirectory(root)) {
            digest.directory(top, EntryPath.ROOT);
        }
        return digest;
    }

    /// The lines by path.
    public SortedMap<EntryPath, String> lines() {
        return lines;
    }

    /// What differs: lines only here with `-`, lines only in `other` with `+`.
    public List<String> differences(TreeDigest other) {
        List<String> found = new ArrayList<>();
        SortedMap<EntryPath, String> all = new TreeMap<>(lines);
        all.putAll(other.lines);
        for (EntryPath path : all.keySet()) {
            String mine = lines.getOrDefault(path, "");
            String theirs = other.lines.getOrDefault(path, "");
            if (!mine.equals(theirs)) {
                found.add("- " + path + " " + mine);
                found.add("+ " + path + " " + theirs);
            }
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeDigest that && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((path, line) -> text.append(path).append(' ').append(line).append('\n'));
        return text.toString();
    }

    private void directory(DirectoryHandle directory, EntryPath path) throws IOException {
        if (withTopDirectory || !path.isRoot()) {
            lines.put(path, line(path, directory.status(), directory.metadata().xattrs(), ""));
        }
        List<byte[]> names = directory.names();
        names.sort(java.util.Arrays::compareUnsigned);
        for (byte[] name : names) {
            EntryPath child = path.child(name);
            FileStatus status = directory.status(name);
            if (status.type() == EntryType.DIRECTORY) {
                try (DirectoryHandle below = directory.openDirectory(name)) {
                    directory(below, child);
                }
            } else {
                String content =
                        switch (status.type()) {
                            case FILE -> hash(directory, name);
                            case SYMLINK -> "-> " + directory.readLink(name);
                            case DIRECTORY, FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> "";
                        };
                lines.put(child, line(child, status, directory.xattrs(name), content));
            }
        }
    }

    private String line(EntryPath path, FileStatus status, List<Xattr> xattrs, String content) {
        StringBuilder line = new StringBuilder();
        line.append(status.type()).append(' ').append(Integer.toOctalString(status.mode()));
        line.append(' ').append(status.uid()).append(':').append(status.gid());
        line.append(' ').append(status.type() == EntryType.FILE ? status.size() : 0);
        line.append(' ').append(status.modified().seconds());
        line.append('.').append(status.modified().nanos());
        line.append(" rdev ").append(status.rdevMajor()).append(':').append(status.rdevMinor());
        line.append(" flags ").append(status.flags());
        if (status.type() != EntryType.DIRECTORY && status.links() > 1) {
            String inode = status.device() + ":" + status.inode();
            line.append(" links ").append(status.links());
            line.append(" of ").append(inodes.computeIfAbsent(inode, key -> path));
        }
        for (Xattr xattr : xattrs) {
            line.append(' ').append(xattr).append('=');
            line.append(HexFormat.of().formatHex(xattr.value()));
        }
        return line.append(' ').append(content).toString();
    }

    /// Hashes all blocks that are not zero, with their positions: holes and zeros are the same.
    private static String hash(DirectoryHandle directory, byte[] name) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] zeros = new byte[BLOCK];
        MessageDigest digest = sha256();
        try (FileHandle file = directory.openFile(name)) {
            long size = file.status().size();
            for (Extent extent : file.extents(size)) {
                long end = extent.offset() + extent.length();
                long first = extent.offset() / BLOCK * BLOCK;
                for (long at = first; at < end; at += BLOCK) {
                    int length = file.read(at, block, 0, BLOCK);
                    if (!java.util.Arrays.equals(block, 0, length, zeros, 0, length)) {
                        digest.update(ByteBuffer.allocate(8).putLong(0, at));
                        digest.update(block, 0, length);
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
