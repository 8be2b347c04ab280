package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import lifeboat.targets.Content;
import lifeboat.targets.TargetException;

/// An object that is not published yet: written and synced, under a name no reader looks for.
/// Closing it removes the temporary name if it is still there.
final class TempFile implements AutoCloseable {
    /// Bytes handed to the kernel at once; bounds the native buffer the JDK keeps per thread.
    static final int SLICE_BYTES = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("\\.[0-9A-F]{16}\\.tmp");
    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path path;
    private boolean moved;

    private TempFile(Path path) {
        this.path = path;
    }

    /// Whether a file of this name was made here.
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Writes and syncs `content` beside where it shall be published.
    ///
    /// @throws java.nio.file.NoSuchFileException if `directory` is not there
    static TempFile write(
            Path directory,
            long random,
            Content content,
            Durability durability,
            FileAttribute<?>[] privateFile)
            throws IOException {
        String name = "." + HexFormat.of().withUpperCase().toHexDigits(random) + ".tmp";
        TempFile temp = new TempFile(directory.resolve(name));
        FileChannel file = FileChannel.open(temp.path, CREATE, privateFile);
        try {
            try (file) {
                temp.writeAll(file, content);
                if (file.size() != content.length()) {
                    throw new TargetException.Broken(
                            "write: file is " + file.size() + " bytes, not " + content.length(),
                            null);
                }
                durability.file(file);
            }
        } catch (IOException | RuntimeException e) {
            temp.close();
            throw e;
        }
        return temp;
    }

    private void writeAll(FileChannel file, Content content) throws IOException {
        int written = Uncached.write(path, content);
        if (written > 0 && file.size() != written) {
            throw new TargetException.Broken("write: " + path + " was replaced meanwhile", null);
        }
        file.position(written);
        ByteBuffer slice = ByteBuffer.allocate(Math.min(SLICE_BYTES, content.length() - written));
        while (written < content.length()) {
            content.copy(written, slice.clear());
            slice.flip();
            while (slice.hasRemaining()) {
                written += file.write(slice);
            }
        }
    }

    /// Gives the file its name, over whatever has it.
    void moveOver(Path object) throws IOException {
        Files.move(path, object, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        moved = true;
    }

    /// Gives the file its name unless that is taken, in one step of the file system.
    ///
    /// @throws FileAlreadyExistsException if the name is taken
    void linkAs(Path object) throws IOException {
        Files.createLink(object, path);
    }

    @Override
    public void close() {
        if (!moved) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException _) {
                // It holds nothing anyone reads; the sweep takes it in a day.
                return;
            }
        }
    }
}
