package lifeboat.backup.directory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.DirectoryTree;

/// Finds the entries that stand for a path: the path itself, or, where a directory on the way is a
/// symbolic link, that link and the place it leads to.
final class LinkedPaths {
    private static final int MAX_LINKS = 40;

    private final DirectoryTree tree;

    LinkedPaths(DirectoryTree tree) {
        this.tree = tree;
    }

    /// @throws java.nio.file.NoSuchFileException if the path leads nowhere
    Collection<EntryPath> resolve(EntryPath path) throws IOException {
        Collection<EntryPath> found = new TreeSet<>();
        Deque<byte[]> left = new ArrayDeque<>(Selection.segments(path));
        EntryPath at = EntryPath.ROOT;
        int links = 0;
        while (!left.isEmpty()) {
            byte[] segment = left.pop();
            if (isDot(segment)) {
                at = segment.length == 2 ? at.parent() : at;
                continue;
            }
            EntryPath next = at.child(segment);
            try (DirectoryTree.Lease directory = tree.lease(at)) {
                EntryType type = directory.handle().status(segment).type();
                if (type != EntryType.SYMLINK || left.isEmpty()) {
                    at = next;
                    continue;
                }
                found.add(next);
                if (++links > MAX_LINKS) {
                    throw new FileSystemException(
                            path.toString(), null, "leads through too many symbolic links");
                }
                byte[] target = directory.handle().readLink(segment).toBytes();
                at = target.length > 0 && target[0] == '/' ? EntryPath.ROOT : at;
                push(left, target);
            }
        }
        found.add(at);
        return found;
    }

    private static void push(Deque<byte[]> left, byte[] target) {
        Deque<byte[]> reversed = new ArrayDeque<>();
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (byte b : Arrays.copyOf(target, target.length + 1)) {
            if (b != '/' && b != 0) {
                segment.write(b);
            } else if (segment.size() > 0) {
                reversed.push(segment.toByteArray());
                segment.reset();
            }
        }
        reversed.forEach(left::push);
    }

    private static boolean isDot(byte[] segment) {
        return segment[0] == '.'
                && (segment.length == 1 || (segment.length == 2 && segment[1] == '.'));
    }
}
