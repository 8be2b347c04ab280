package lifeboat.targets.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatExtensionInfo;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;

/// Keeps objects as files below a directory of an SSH server. Safe for concurrent use.
///
/// An object appears under its name only when all of it is there: it is written under a name that
/// begins with a dot, synced where the server offers it (OpenSSH does), and renamed. OpenSSH
/// renames without overwriting, by a link; other servers may look first and rename then, so that
/// two different puts of one name at the same moment can slip through there.
///
/// Whoever may write here may also delete and overwrite: there is no append-only SFTP. Power loss
/// may take the last name given, because no server syncs directories.
public final class SftpTarget implements Target {
    private static final int BUFFER = 32 * 1024;

    private final String name;
    private final SftpSettings settings;
    private final Connection connection;
    private final String root;
    private final Set<String> folders = ConcurrentHashMap.newKeySet();

    private SftpTarget(String name, SftpSettings settings) {
        this.name = name;
        this.settings = settings;
        this.connection = new Connection(settings);
        this.root = settings.path().equals("/") ? "" : settings.path().replaceAll("/+$", "");
    }

    /// A target that connects when it is first asked for something.
    public static SftpTarget of(String name, SftpSettings settings) {
        return new SftpTarget(name, settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetIdentity identity() {
        Set<String> places = new HashSet<>(settings.declared().places());
        places.add("host=" + settings.host());
        places.add(
                "endpoint=sftp://"
                        + settings.user()
                        + "@"
                        + settings.host()
                        + ":"
                        + settings.port());
        return new TargetIdentity(
                settings.declared().provider(), settings.declared().account(), places);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(connection.isOpenSsh(), false, false, false);
    }

    private interface Work<T> {
        T on(Connection.Borrowed channel) throws IOException;
    }

    /// Does one thing on a channel of its own; one on which something went wrong is not used again
    /// unless the server itself said no.
    private <T> T with(String operation, Work<T> work) throws TargetException {
        try (Connection.Borrowed channel = connection.borrow(operation)) {
            try {
                return work.on(channel);
            } catch (IOException e) {
                TargetException translated = SftpErrors.translate(operation, e);
                if (translated instanceof TargetException.Unreachable) {
                    channel.spoil();
                }
                throw translated;
            } catch (RuntimeException | Error e) {
                channel.spoil();
                throw e;
            }
        }
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        String operation = "put " + key;
        String object = fileOf(key);
        with(
                operation,
                channel -> {
                    if (mode == PutMode.CREATE && size(channel, object).isPresent()) {
                        accept(channel, operation, object, content);
                        return true;
                    }
                    String folder = object.substring(0, object.lastIndexOf('/'));
                    String temporary = folder + "/." + random() + ".part";
                    try {
                        write(channel, folder, temporary, content);
                        publish(channel, operation, temporary, object, content, mode);
                    } catch (IOException e) {
                        remove(channel, temporary);
                        throw explain(channel, operation, content.length(), e);
                    }
                    return true;
                });
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private void write(
            Connection.Borrowed channel, String folder, String temporary, Content content)
            throws IOException {
        makeFolders(channel, folder);
        CloseableHandle handle;
        try {
            handle = create(channel, temporary);
        } catch (IOException e) {
            if (!SftpErrors.isMissing(e)) {
                throw e;
            }
            folders.clear(); // somebody removed it since
            makeFolders(channel, folder);
            handle = create(channel, temporary);
        }
        try (SftpOutputStreamAsync out =
                        new SftpOutputStreamAsync(channel.raw(), BUFFER, temporary, handle);
                InputStream in = content.open()) {
            in.transferTo(out);
        }
        OpenSSHFsyncExtension sync = channel.client().getExtension(OpenSSHFsyncExtension.class);
        if (sync != null && sync.isSupported()) {
            try (CloseableHandle written = channel.client().open(temporary, OpenMode.Write)) {
                sync.fsync(written);
            }
        }
        Optional<Long> stored = size(channel, temporary);
        if (stored.isEmpty() || stored.get() != content.length()) {
            throw new TargetException.Broken(
                    "the server keeps " + stored.orElse(0L) + " of " + content.length() + " bytes",
                    null);
        }
    }

    private static CloseableHandle create(Connection.Borrowed channel, String path)
            throws IOException {
        return channel.client()
                .open(path, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive));
    }

    private void publish(
            Connection.Borrowed channel,
            String operation,
            String temporary,
            String object,
            Content content,
            PutMode mode)
            throws IOException {
        if (mode == PutMode.REPLACE) {
            replace(channel, temporary, object);
            return;
        }
        try {
            channel.client().rename(temporary, object);
        } catch (IOException e) {
            if (size(channel, object).isEmpty()) {
                throw e;
            }
            remove(channel, temporary);
            accept(channel, operation, object, content);
        }
    }

    private static void replace(Connection.Borrowed channel, String temporary, String object)
            throws IOException {
        OpenSSHPosixRenameExtension rename =
                channel.client().getExtension(OpenSSHPosixRenameExtension.class);
        if (rename != null && rename.isSupported()) {
            rename.posixRename(temporary, object);
            return;
        }
        if (size(channel, object).isPresent()) {
            channel.client().remove(object);
        }
        channel.client().rename(temporary, object);
    }

    /// The same bytes under the name are as good as ours.
    private static void accept(
            Connection.Borrowed channel, String operation, String object, Content content)
            throws IOException {
        Optional<Long> size = size(channel, object);
        if (size.isEmpty()) {
            throw new TargetException.Exists(operation + ": something else has the name", null);
        }
        if (size.get() != content.length()) {
            throw new TargetException.Exists(operation + ": other bytes there", null);
        }
        var digest = Content.Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = channel.client().read(object, BUFFER)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        }
        if (!Content.Sha256.ofDigest(digest.digest()).equals(content.sha256())) {
            throw new TargetException.Exists(operation + ": other bytes there", null);
        }
    }

    /// OpenSSH does not say that a disk is full; the room that is left decides.
    private TargetException explain(
            Connection.Borrowed channel, String operation, long length, IOException failure) {
        TargetException translated = SftpErrors.translate(operation, failure);
        if (SftpErrors.isUnspecific(failure) || translated instanceof TargetException.Broken) {
            try {
                OpenSSHStatPathExtension room =
                        channel.client().getExtension(OpenSSHStatPathExtension.class);
                if (room != null && room.isSupported()) {
                    OpenSSHStatExtensionInfo info = room.stat(root.isEmpty() ? "/" : root);
                    if (info.f_bavail * info.f_frsize < length) {
                        return new TargetException.Full(operation + ": no room left", failure);
                    }
                }
            } catch (IOException e) {
                translated.addSuppressed(e);
            }
        }
        return translated;
    }

    private static void remove(Connection.Borrowed channel, String path) {
        try {
            channel.client().remove(path);
        } catch (IOException e) {
            return; // it is gone, or the connection is; listings pass it over
        }
    }

    private void makeFolders(Connection.Borrowed channel, String folder) throws IOException {
        if (folder.equals(root) || folders.contains(folder)) {
            return;
        }
        if (!isFolder(channel, folder)) {
            int slash = folder.lastIndexOf('/');
            String parent = folder.substring(0, slash);
            if (parent.length() < root.length() || (parent.equals(root) && !isRoot(channel))) {
                throw new TargetException.Missing(
                        name + ": there is no directory " + settings.path(), null);
            }
            makeFolders(channel, parent);
            try {
                channel.client().mkdir(folder);
            } catch (IOException e) {
                if (!isFolder(channel, folder)) {
                    throw e;
                }
            }
        }
        folders.add(folder);
    }

    private boolean isRoot(Connection.Borrowed channel) throws IOException {
        return isFolder(channel, root.isEmpty() ? "/" : root);
    }

    private static boolean isFolder(Connection.Borrowed channel, String path) throws IOException {
        try {
            return channel.client().stat(path).isDirectory();
        } catch (IOException e) {
            if (SftpErrors.isMissing(e)) {
                return false;
            }
            throw e;
        }
    }

    /// The size of a file; empty where there is none, or something else.
    private static Optional<Long> size(Connection.Borrowed channel, String path)
            throws IOException {
        try {
            SftpClient.Attributes attributes = channel.client().lstat(path);
            return attributes.isRegularFile()
                    ? Optional.of(attributes.getSize())
                    : Optional.empty();
        } catch (IOException e) {
            if (SftpErrors.isMissing(e) || SftpErrors.isUnspecific(e)) {
                return Optional.empty(); // a file where a folder should be is unspecific
            }
            throw e;
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        String operation = "read " + key;
        String object = fileOf(key);
        Connection.Borrowed channel = connection.borrow(operation);
        try {
            long size =
                    size(channel, object)
                            .orElseThrow(() ->
                                    new TargetException.Missing(
                                            operation + ": no such object", null));
            if (!range.isAll() && range.offset() >= size) {
                throw new TargetException.Broken(
                        operation + ": begins at " + range.offset() + " of " + size, null);
            }
            long length = range.isAll() ? size : Math.min(range.length(), size - range.offset());
            long offset = range.isAll() ? 0 : range.offset();
            CloseableHandle handle = channel.client().open(object, OpenMode.Read);
            return new RemoteStream(
                    operation,
                    channel,
                    new SftpInputStreamAsync(
                            channel.raw(), BUFFER, offset, offset + length, object, handle),
                    length);
        } catch (IOException e) {
            TargetException translated = SftpErrors.translate(operation, e);
            if (translated instanceof TargetException.Unreachable) {
                channel.spoil();
            }
            channel.close();
            throw translated;
        } catch (RuntimeException | Error e) {
            channel.spoil();
            channel.close();
            throw e;
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return with(
                "head " + key,
                channel -> {
                    Optional<Long> size = size(channel, fileOf(key));
                    if (size.isEmpty()) {
                        requireRoot(channel);
                    }
                    return size.map(bytes -> new ObjectInfo(key, bytes));
                });
    }

    private void requireRoot(Connection.Borrowed channel) throws IOException {
        if (!isRoot(channel)) {
            throw new TargetException.Missing(
                    name + ": there is no directory " + settings.path(), null);
        }
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        with(
                "list " + name,
                channel -> {
                    requireRoot(channel);
                    walk(channel, "", prefix, each);
                    return true;
                });
    }

    /// @param folder within the root, empty or with a slash at its end
    private void walk(
            Connection.Borrowed channel, String folder, String prefix, Consumer<ObjectInfo> each)
            throws IOException {
        String path = root + "/" + folder;
        Iterable<SftpClient.DirEntry> entries;
        try {
            entries = channel.client().readEntries(path);
        } catch (IOException e) {
            if (SftpErrors.isMissing(e) && !folder.isEmpty()) {
                return; // removed since its parent was read
            }
            throw e;
        }
        for (SftpClient.DirEntry entry : entries) {
            String file = entry.getFilename();
            if (file.startsWith(".")) {
                continue;
            }
            String key = folder + file;
            if (entry.getAttributes().isDirectory()) {
                String inner = key + "/";
                if (inner.startsWith(prefix) || prefix.startsWith(inner)) {
                    walk(channel, inner, prefix, each);
                }
            } else if (entry.getAttributes().isRegularFile()
                    && key.startsWith(prefix)
                    && ObjectKey.isValid(key)) {
                each.accept(new ObjectInfo(new ObjectKey(key), entry.getAttributes().getSize()));
            }
        }
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        with(
                "delete " + key,
                channel -> {
                    String object = fileOf(key);
                    if (size(channel, object).isEmpty()) {
                        requireRoot(channel);
                        return true;
                    }
                    try {
                        channel.client().remove(object);
                    } catch (IOException e) {
                        if (!SftpErrors.isMissing(e)) {
                            throw e;
                        }
                    }
                    return true;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        throw new TargetException.Broken("retain " + key + ": an SSH server cannot lock", null);
    }

    @Override
    public void close() {
        connection.close();
    }

    private String fileOf(ObjectKey key) {
        if (key.value().startsWith(".") || key.value().contains("/.")) {
            throw new IllegalArgumentException("an SFTP target hides names with a dot: " + key);
        }
        return root + "/" + key.value();
    }
}
