package lifeboat.console.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Events that are not in the evidence yet, a line each, in two files of the state directory: one
/// takes what comes, the other is being filed and does not change. What was added outlives a kill
/// and a loss of power at any moment, until [#filed]; after those the same events may be taken once
/// more. A line that was cut by them stays as it is, on a line of its own. Safe for concurrent use.
final class WaitingEvents {
    private final Path directory;
    private final Path waiting;
    private final Path filing;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean named;

    /// @param state a directory that exists
    WaitingEvents(Path state) {
        this.directory = state.toAbsolutePath();
        this.waiting = state.resolve("console-events.jsonl");
        this.filing = state.resolve("console-events.filing.jsonl");
    }

    /// Adds one event, behind whatever a kill left there.
    ///
    /// @param event without a line break
    /// @throws IOException if it could not be made durable; it may be there or not
    void add(String event) throws IOException {
        lock.lock();
        try {
            try (FileChannel file = open()) {
                String text = (endsItsLine(file) ? "" : "\n") + event + "\n";
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                file.position(file.size());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            if (!named) {
                syncNames();
                named = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                waiting,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static boolean endsItsLine(FileChannel file) throws IOException {
        if (file.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        file.read(last, file.size() - 1);
        return last.get(0) == '\n';
    }

    /// The oldest events; the same until they are [#filed].
    ///
    /// @return a file that does not change; empty if nothing waits
    Optional<Path> take() throws IOException {
        lock.lock();
        try {
            if (Files.exists(filing)) {
                return Optional.of(filing);
            }
            if (!Files.exists(waiting)) {
                return Optional.empty();
            }
            Files.move(waiting, filing, StandardCopyOption.ATOMIC_MOVE);
            named = false;
            syncNames();
            return Optional.of(filing);
        } finally {
            lock.unlock();
        }
    }

    /// What was taken is in the evidence.
    void filed() throws IOException {
        Files.delete(filing);
    }

    private void syncNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
