package lifeboat.vault.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The file system of this machine. Safe for concurrent use.
public final class PosixFileSystem {
    private static final byte[] SLASH = {'/'};

    /// @throws UnsupportedOperationException on anything but Linux on x86-64 or aarch64
    public PosixFileSystem() {
        Platform.check();
    }

    /// Opens a directory the operator named; symbolic links on the way are followed.
    ///
    /// @throws java.nio.file.NoSuchFileException if it is not there
    public DirectoryHandle openDirectory(Path path) throws IOException {
        return openDirectory(bytes(path));
    }

    /// Opens `/`.
    public DirectoryHandle openRoot() throws IOException {
        return openDirectory(SLASH);
    }

    private static DirectoryHandle openDirectory(byte[] path) throws IOException {
        Scratch scratch = Scratch.get();
        int flags = Platform.O_DIRECTORY | Platform.O_CLOEXEC;
        long fd =
                Kernel.call(
                        scratch, Syscall.OPENAT, Platform.AT_FDCWD, scratch.name(path), flags, 0);
        return new DirectoryHandle(
                new Descriptor(Failures.check("open directory", path, fd)), path.clone());
    }

    /// Number of the user this process acts as.
    public long effectiveUser() {
        return Kernel.call(Scratch.get(), Syscall.GETEUID, 0);
    }

    /// Number of the group this process acts as.
    public long effectiveGroup() {
        return Kernel.call(Scratch.get(), Syscall.GETEGID, 0);
    }

    /// The bytes behind a path, which its text would lose where they are no text.
    public static byte[] bytes(Path path) {
        byte[] escaped =
                path.toAbsolutePath().toUri().getRawPath().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] == '%') {
                bytes.write(
                        Integer.parseInt(
                                new String(escaped, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(escaped[i]);
            }
        }
        return bytes.toByteArray();
    }
}
