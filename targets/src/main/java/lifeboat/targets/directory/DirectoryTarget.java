package lifeboat.targets.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// Keeps objects as files below a root directory. Safe for concurrent use, also by several
/// processes where the file system has hard links.
///
/// The root is never made silently: a drive that is not mounted is [TargetException.Missing], not
/// an empty vault. Files are for their owner only. A key that begins with a dot in any segment
/// cannot be stored here. A deletion may come undone by power loss; a put may not.
public final class DirectoryTarget implements Target {
    private final String name;
    private final Path root;
    private final TargetIdentity declared;
    private final Durability durability;
    private final FileModes modes;
    private final Folders folders;
    private final ReentrantLock publishing = new ReentrantLock();
    private volatile boolean linksWork = true;

    DirectoryTarget(
            String name, Path root, TargetIdentity declared, Durability durability, Clock clock) {
        this.name = name;
        this.root = root.toAbsolutePath().normalize();
        this.declared = declared;
        this.durability = durability;
        this.modes = FileModes.of(root);
        this.folders = new Folders(this.root, durability, clock, modes.folder());
    }

    /// A target below `root`, which need not be there yet.
    ///
    /// @param declared who holds the disk, as the configuration says; the place `device=<number>`
    ///   of the mounted file system is added to it
    public static DirectoryTarget at(String name, Path root, TargetIdentity declared) {
        return new DirectoryTarget(name, root, declared, Durability.ofSystem(), Clock.systemUTC());
    }

    /// Makes the root directory, if it is not there, and makes it durable. For the one who sets up
    /// a vault; nothing else makes it.
    public void create() throws TargetException {
        try {
            folders.makeRoot();
        } catch (IOException e) {
            throw DiskErrors.translate("create " + name, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /// {@inheritDoc}
    ///
    /// The device is looked up at each call, because a drive may be mounted in between. Where the
    /// directory is not there, it is the device on which it would be made: a drive that is away is
    /// not taken for independent of the one that its mount point lies on.
    @Override
    public TargetIdentity identity() {
        Set<String> places = new HashSet<>(declared.places());
        try {
            places.add("device=" + Files.getAttribute(existing(), "unix:dev"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return declared;
        }
        return new TargetIdentity(declared.provider(), declared.account(), places);
    }

    private Path existing() {
        Path path = root.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(linksWork, false, false, FileModes.isCrashSafe(root));
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        String operation = "put " + key;
        Path object = fileOf(key);
        Path folder = Objects.requireNonNull(object.getParent());
        try {
            folders.settle(folder);
            if (mode == PutMode.CREATE && isFile(object)) {
                accept(object, content, operation);
            } else {
                write(object, folder, content, mode, operation);
            }
            durability.directory(folder);
        } catch (IOException e) {
            throw explain(operation, content.length(), e);
        }
    }

    private void write(Path object, Path folder, Content content, PutMode mode, String operation)
            throws IOException {
        try (TempFile temp = newTemp(folder, content)) {
            switch (mode) {
                case CREATE -> {
                    try {
                        publish(temp, object);
                    } catch (FileAlreadyExistsException _) {
                        accept(object, content, operation);
                    }
                }
                case REPLACE -> temp.moveOver(object);
            }
        }
    }

    private TempFile newTemp(Path folder, Content content) throws IOException {
        long random = ThreadLocalRandom.current().nextLong();
        try {
            return TempFile.write(folder, random, content, durability, modes.file());
        } catch (NoSuchFileException _) {
            folders.unsettle();
            folders.settle(folder);
            return TempFile.write(folder, random, content, durability, modes.file());
        }
    }

    /// Publishes without overwriting: by a hard link, or where the file system has none, by looking
    /// first, which only this process's own puts cannot slip through.
    private void publish(TempFile temp, Path object) throws IOException {
        if (linksWork) {
            try {
                temp.linkAs(object);
                return;
            } catch (FileAlreadyExistsException taken) {
                throw taken;
            } catch (FileSystemException | UnsupportedOperationException _) {
                // Whatever is really wrong will show again below.
            }
        }
        publishing.lock();
        try {
            if (Files.exists(object, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(object.toString());
            }
            temp.moveOver(object);
            linksWork = false;
        } finally {
            publishing.unlock();
        }
    }

    /// Something stands under the name already: the same bytes, made durable, are as good as ours.
    private void accept(Path object, Content content, String operation) throws IOException {
        if (!isFile(object)) {
            throw new TargetException.Exists(operation + ": something else has the name", null);
        }
        try (FileChannel file = FileChannel.open(object, StandardOpenOption.READ)) {
            if (!SameBytes.in(file, content)) {
                throw new TargetException.Exists(operation + ": other bytes there", null);
            }
            durability.file(file);
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        String operation = "read " + key;
        Path object = fileOf(key);
        try {
            if (!isFile(object)) {
                requireRoot();
                throw new TargetException.Missing(operation + ": no such object", null);
            }
            FileChannel file = FileChannel.open(object, StandardOpenOption.READ);
            try {
                long size = file.size();
                if (range.isAll()) {
                    return new FileRangeStream(operation, file, size);
                }
                if (range.offset() >= size) {
                    throw new TargetException.Broken(
                            operation + ": begins at " + range.offset() + " of " + size, null);
                }
                file.position(range.offset());
                long length = Math.min(range.length(), size - range.offset());
                return new FileRangeStream(operation, file, length);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw DiskErrors.translate(operation, e);
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        try {
            Optional<BasicFileAttributes> file = attributes(fileOf(key));
            if (file.isEmpty()) {
                requireRoot();
            }
            return file.filter(BasicFileAttributes::isRegularFile)
                    .map(attributes -> new ObjectInfo(key, attributes.size()));
        } catch (IOException e) {
            throw DiskErrors.translate("head " + key, e);
        }
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        try {
            requireRoot();
            new Listing(prefix, each).walk(root, "");
        } catch (IOException e) {
            throw DiskErrors.translate("list " + name, e);
        }
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        Path object = fileOf(key);
        try {
            if (isFile(object)) {
                Files.deleteIfExists(object);
            } else {
                requireRoot();
            }
        } catch (IOException e) {
            throw DiskErrors.translate("delete " + key, e);
        }
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        throw new TargetException.Broken("retain " + key + ": a directory cannot lock", null);
    }

    @Override
    public void close() {
        // Nothing is held open between calls.
    }

    private Path fileOf(ObjectKey key) {
        if (key.value().startsWith(".") || key.value().contains("/.")) {
            throw new IllegalArgumentException("a directory hides names with a dot: " + key);
        }
        return root.resolve(key.value());
    }

    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
    }

    private static boolean isFile(Path path) throws IOException {
        return attributes(path).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (DiskErrors.isNotADirectory(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// A full disk may say so in the user's language; then the room that is left decides.
    private TargetException explain(String operation, long length, IOException failure) {
        TargetException translated = DiskErrors.translate(operation, failure);
        if (failure instanceof TargetException || !(translated instanceof TargetException.Broken)) {
            return translated;
        }
        try {
            if (Files.getFileStore(root).getUsableSpace() < length) {
                return new TargetException.Full(operation + ": no room left", failure);
            }
        } catch (IOException e) {
            translated.addSuppressed(e);
        }
        return translated;
    }
}
