package lifeboat.restore.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.PosixFileSystem;

/// The directory that is filled, under guard: its marker names the restore at work. The token in
/// the marker's name begins the name of every part, so that parts of this restore, and only these,
/// can be told from data.
final class Destination implements Closeable {
    private static final int OPEN_DIRECTORIES = 256;
    private static final int MAX_MARKER_BYTES = 4096;
    private static final Pattern MARKER = Pattern.compile("\\.lifeboat-restore-([0-9a-f]{16})");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path path;
    private final DirectoryTree tree;
    private final String token;
    private final boolean resumed;
    private final boolean trusted;
    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    private final AtomicLong parts = new AtomicLong();

    private Destination(
            Path path, DirectoryTree tree, String token, boolean resumed, boolean trusted) {
        this.path = path;
        this.tree = tree;
        this.token = token;
        this.resumed = resumed;
        this.trusted = trusted;
    }

    /// @throws DestinationRefusedException if it holds something that is not this restore's
    static Destination open(Path path, WriteOptions options) throws IOException {
        DirectoryHandle root = openOrCreate(path);
        try {
            List<String> names =
                    root.names().stream()
                            .map(name -> new String(name, StandardCharsets.ISO_8859_1))
                            .toList();
            for (String name : names) {
                Optional<Destination> ours = continued(path, root, name, options);
                if (ours.isPresent()) {
                    return ours.get();
                }
            }
            if (options.mode() == WriteMode.EMPTY_OR_SAME && !isEmpty(root, names)) {
                throw new DestinationRefusedException(
                        "destination "
                                + path
                                + " is not empty and holds no unfinished restore of "
                                + options.snapshot());
            }
            String token = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
            writeMarker(root, token, options);
            DirectoryTree tree = new DirectoryTree(root, OPEN_DIRECTORIES);
            return new Destination(path, tree, token, false, false);
        } catch (IOException e) {
            try (root) {
                throw e;
            }
        }
    }

    private static DirectoryHandle openOrCreate(Path path) throws IOException {
        PosixFileSystem system = new PosixFileSystem();
        try {
            return system.openDirectory(path);
        } catch (NoSuchFileException e) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(path);
            return system.openDirectory(path);
        }
    }

    /// A fresh file system holds an empty `lost+found`.
    private static boolean isEmpty(DirectoryHandle root, List<String> names) throws IOException {
        if (!names.equals(List.of("lost+found"))) {
            return names.isEmpty();
        }
        byte[] name = bytes("lost+found");
        if (root.status(name).type() != EntryType.DIRECTORY) {
            return false;
        }
        try (DirectoryHandle found = root.openDirectory(name)) {
            return found.names().isEmpty();
        }
    }

    private static Optional<Destination> continued(
            Path path, DirectoryHandle root, String name, WriteOptions options) throws IOException {
        var matcher = MARKER.matcher(name);
        if (!matcher.matches() || root.status(bytes(name)).type() != EntryType.FILE) {
            return Optional.empty();
        }
        byte[] content = new byte[MAX_MARKER_BYTES];
        try (FileHandle file = root.openFile(bytes(name))) {
            content = Arrays.copyOf(content, file.read(0, content, 0, content.length));
        }
        byte[] identity = options.identity();
        if (content.length < identity.length
                || !Arrays.equals(content, 0, identity.length, identity, 0, identity.length)) {
            return Optional.empty();
        }
        byte[] boot = Arrays.copyOfRange(content, identity.length, content.length);
        boolean sameBoot = boot.length > 0 && Arrays.equals(boot, bootId());
        boolean trusted = sameBoot && options.mode() == WriteMode.EMPTY_OR_SAME;
        DirectoryTree tree = new DirectoryTree(root, OPEN_DIRECTORIES);
        return Optional.of(new Destination(path, tree, matcher.group(1), true, trusted));
    }

    private static void writeMarker(DirectoryHandle root, String token, WriteOptions options)
            throws IOException {
        byte[] identity = options.identity();
        byte[] boot = bootId();
        byte[] content = Arrays.copyOf(identity, identity.length + boot.length);
        System.arraycopy(boot, 0, content, identity.length, boot.length);
        try (FileHandle file = root.createFile(marker(token), 0600)) {
            file.write(0, content, 0, content.length);
            file.sync();
        }
    }

    /// What was written before a crash of the system may be on disk in part only.
    private static byte[] bootId() throws IOException {
        return Files.isReadable(BOOT_ID) ? Files.readAllBytes(BOOT_ID) : new byte[0];
    }

    private static byte[] marker(String token) {
        return bytes(".lifeboat-restore-" + token);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    Path path() {
        return path;
    }

    DirectoryTree tree() {
        return tree;
    }

    /// Opens a directory; those on the way that were not given as entries are made.
    DirectoryTree.Lease leaseOrMake(EntryPath directory) throws IOException {
        try {
            return tree.lease(directory);
        } catch (NoSuchFileException e) {
            List<EntryPath> chain = new ArrayList<>();
            for (EntryPath at = directory; !at.isRoot(); at = at.parent()) {
                chain.addFirst(at);
            }
            for (EntryPath at : chain) {
                make(at);
            }
            return tree.lease(directory);
        }
    }

    private void make(EntryPath directory) throws IOException {
        try (DirectoryTree.Lease above = tree.lease(directory.parent())) {
            above.handle().makeDirectory(directory.name(), 0755);
        } catch (FileAlreadyExistsException e) {
            // somebody was quicker; if it is no directory, opening it fails
        }
    }

    /// Whether an earlier run of this restore was here.
    boolean isResumed() {
        return resumed;
    }

    /// Whether complete files of the earlier run can be told from others and are on disk.
    boolean isTrusted() {
        return trusted;
    }

    /// A name for a part that is not taken.
    byte[] partName() {
        String number = HexFormat.of().toHexDigits((int) parts.getAndIncrement());
        return bytes(".lifeboat-" + token + run + number + ".part");
    }

    /// Removes parts that an earlier run of this restore left in `directory`.
    void removeParts(DirectoryHandle directory) throws IOException {
        byte[] prefix = bytes(".lifeboat-" + token);
        for (byte[] name : directory.names()) {
            if (name.length > prefix.length
                    && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
                directory.unlink(name);
            }
        }
    }

    void removeMarker() throws IOException {
        try {
            tree.root().unlink(marker(token));
        } catch (NoSuchFileException e) {
            throw new FileSystemException(
                    path.toString(), null, "the marker of this restore was removed by somebody");
        }
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
