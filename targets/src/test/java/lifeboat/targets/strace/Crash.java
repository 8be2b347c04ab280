package lifeboat.targets.strace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Directories as power loss in the midst of recorded events may leave them. What was synced is
/// there. Of the rest anything may be: each change of a name for itself, done or not, as far as
/// those it builds on are there; of each write any of its blocks of 4 KiB, the last one that
/// arrived torn at a sector; lengths with or without the bytes, which are zero then. Syncing a file
/// does not sync its name, and syncing names does not sync the directory that holds them.
///
/// That is more than any one file system does; what survives it survives them all.
public final class Crash {
    private static final int BLOCK = 4096;
    private static final int SECTOR = 512;

    /// How much of what was not synced arrives.
    public enum Rest {
        NONE,
        SOME,
        ALL
    }

    private final Random random;
    private final Rest rest;
    private final Map<Path, Inode> live = new HashMap<>();
    private final Map<Path, Inode> durable = new HashMap<>();
    private final List<Change> pending = new ArrayList<>();

    private Crash(Rest rest, long seed) {
        this.rest = rest;
        this.random = new Random(seed);
    }

    private static final class Inode {
        private final boolean folder;
        private byte[] synced = new byte[0];
        private final List<DiskEvent> unsynced = new ArrayList<>();
        private long end;

        Inode(boolean folder) {
            this.folder = folder;
        }
    }

    /// A change of names, until the directories of all of them were synced.
    ///
    /// @param from name that goes, or null
    /// @param to name that comes, or null
    private record Change(@Nullable Path from, @Nullable Path to, Inode inode, Set<Path> open) {}

    /// What is left of `directories`.
    ///
    /// @param before content of the directories when the recording began, by [#read]
    /// @param events those that happened before the lights went out
    /// @return bytes by path, null for a directory
    public static SortedMap<Path, byte @Nullable []> after(
            Map<Path, byte @Nullable []> before, List<DiskEvent> events, Rest rest, long seed) {
        Crash crash = new Crash(rest, seed);
        before.forEach(crash::begin);
        events.forEach(crash::apply);
        return crash.left();
    }

    /// Everything below a directory, itself included.
    public static SortedMap<Path, byte @Nullable []> read(Path directory) throws IOException {
        SortedMap<Path, byte @Nullable []> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                found.put(path, Files.isDirectory(path) ? null : Files.readAllBytes(path));
            }
        }
        return found;
    }

    /// Writes what is left below `from` to another directory, which is not there yet.
    public static void write(Map<Path, byte @Nullable []> left, Path from, Path to)
            throws IOException {
        for (Map.Entry<Path, byte @Nullable []> entry : new TreeMap<>(left).entrySet()) {
            if (entry.getKey().startsWith(from)) {
                Path path = to.resolve(from.relativize(entry.getKey()).toString());
                byte[] bytes = entry.getValue();
                if (bytes == null) {
                    Files.createDirectories(path);
                } else {
                    Files.write(path, bytes);
                }
            }
        }
    }

    private void begin(Path path, byte @Nullable [] bytes) {
        Inode inode = new Inode(bytes == null);
        if (bytes != null) {
            inode.synced = bytes;
        }
        live.put(path, inode);
        durable.put(path, inode);
    }

    private void apply(DiskEvent event) {
        switch (event) {
            case DiskEvent.Said _ -> {}
            case DiskEvent.Created(Path file) -> {
                if (!live.containsKey(file)) {
                    change(null, file, new Inode(false));
                }
            }
            case DiskEvent.Folder(Path folder) -> change(null, folder, new Inode(true));
            case DiskEvent.Wrote(Path file, long offset, byte[] bytes) -> {
                Inode inode = live.get(file);
                if (inode != null) {
                    long at = offset < 0 ? inode.end : offset;
                    inode.unsynced.add(new DiskEvent.Wrote(file, at, bytes));
                    inode.end = at + bytes.length;
                }
            }
            case DiskEvent.Copied(Path from, long offset, Path to, int length) -> {
                Inode source = live.get(from);
                if (source == null) {
                    throw new IllegalStateException("copied from a file that is not recorded");
                }
                byte[] all = content(source, Rest.ALL);
                apply(
                        new DiskEvent.Wrote(
                                to,
                                -1,
                                Arrays.copyOfRange(all, (int) offset, (int) offset + length)));
            }
            case DiskEvent.Cut(Path file, long length) -> {
                Inode inode = live.get(file);
                if (inode != null) {
                    inode.unsynced.add(event);
                    inode.end = Math.min(inode.end, length);
                }
            }
            case DiskEvent.Synced(Path path) -> sync(path);
            case DiskEvent.Linked(Path file, Path name) -> {
                Inode inode = live.get(file);
                if (inode != null) {
                    change(null, name, inode);
                }
            }
            case DiskEvent.Renamed(Path from, Path to) -> {
                Inode inode = live.get(from);
                if (inode != null) {
                    change(from, to, inode);
                }
            }
            case DiskEvent.Removed(Path path) -> {
                Inode inode = live.get(path);
                if (inode != null) {
                    change(path, null, inode);
                }
            }
        }
    }

    private void change(@Nullable Path from, @Nullable Path to, Inode inode) {
        Set<Path> open = new HashSet<>();
        for (Path name : Arrays.asList(from, to)) {
            Path folder = name == null ? null : name.getParent();
            if (folder != null) {
                open.add(folder);
            }
        }
        Change change = new Change(from, to, inode, open);
        apply(change, live);
        pending.add(change);
    }

    private static void apply(Change change, Map<Path, Inode> names) {
        if (change.from() != null) {
            names.remove(change.from());
        }
        if (change.to() != null) {
            names.put(change.to(), change.inode());
        }
    }

    private void sync(Path path) {
        Inode inode = live.get(path);
        if (inode == null) {
            return;
        }
        if (!inode.folder) {
            inode.synced = content(inode, Rest.ALL);
            inode.unsynced.clear();
            return;
        }
        for (Change change : List.copyOf(pending)) {
            change.open().remove(path);
            if (change.open().isEmpty()) {
                pending.remove(change);
                apply(change, durable);
            }
        }
    }

    private SortedMap<Path, byte @Nullable []> left() {
        for (Change change : pending) {
            boolean there = change.from() == null || durable.get(change.from()) == change.inode();
            if (there && happens(rest)) {
                apply(change, durable);
            }
        }
        SortedMap<Path, byte @Nullable []> left = new TreeMap<>();
        Map<Inode, byte[]> contents = new HashMap<>();
        durable.forEach((path, inode) -> {
            if (isReachable(path)) {
                left.put(
                        path,
                        inode.folder
                                ? null
                                : contents.computeIfAbsent(inode, one -> content(one, rest)));
            }
        });
        return left;
    }

    /// Whether every directory that was made for a path is there.
    private boolean isReachable(Path path) {
        for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
            if (live.containsKey(folder) && !durable.containsKey(folder)) {
                return false;
            }
        }
        return true;
    }

    private boolean happens(Rest how) {
        return switch (how) {
            case NONE -> false;
            case SOME -> random.nextBoolean();
            case ALL -> true;
        };
    }

    private byte[] content(Inode inode, Rest how) {
        byte[] bytes = inode.synced;
        for (DiskEvent event : inode.unsynced) {
            if (event instanceof DiskEvent.Cut(_, long length)) {
                bytes = happens(how) ? Arrays.copyOf(bytes, (int) length) : bytes;
            } else if (event instanceof DiskEvent.Wrote wrote) {
                bytes = written(bytes, wrote, how);
            }
        }
        return bytes;
    }

    private byte[] written(byte[] before, DiskEvent.Wrote wrote, Rest how) {
        byte[] bytes = before;
        int length = wrote.bytes().length;
        int at = (int) wrote.offset();
        if (how == Rest.SOME && random.nextBoolean()) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + length)); // its length only
        }
        for (int from = 0; from < length; from += BLOCK) {
            if (happens(how)) {
                int size = Math.min(BLOCK, length - from);
                if (how == Rest.SOME && from + BLOCK >= length && size > SECTOR) {
                    size = SECTOR * (1 + random.nextInt(size / SECTOR)); // torn
                    size = Math.min(size, length - from);
                }
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + from + size));
                System.arraycopy(wrote.bytes(), from, bytes, at + from, size);
            }
        }
        return bytes;
    }
}
