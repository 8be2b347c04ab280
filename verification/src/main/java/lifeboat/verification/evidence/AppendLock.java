package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Lets one append after the other, of threads and processes that share a state directory. The
/// kernel releases it when its holder dies. Where the state directory cannot be used there is no
/// lock: appends at once then make a fork, which the next one joins.
final class AppendLock implements AutoCloseable {
    private static final int TRIES = 600;
    private static final long PAUSE_MILLIS = 50;

    private final @Nullable FileChannel channel;

    private AppendLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    static AppendLock take(Path state) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(state);
            channel =
                    FileChannel.open(
                            state.resolve("evidence.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            return new AppendLock(null);
        }
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                if (taken(channel)) {
                    return new AppendLock(channel);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
        throw new IOException("another process has been appending evidence for too long");
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
