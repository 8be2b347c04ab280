package lifeboat.vault.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.LocalStateException;

/// Until when the objects of one target were seen to be locked: a cache in the state directory,
/// which may be deleted at any time. Not safe for concurrent use.
public final class LockMemory {
    private static final String HEAD = "lifeboat locks 1";

    private final Path file;
    private final Map<ObjectKey, Instant> ends;

    private LockMemory(Path file, Map<ObjectKey, Instant> ends) {
        this.file = file;
        this.ends = ends;
    }

    /// What is remembered of a target of this name and places; nothing where the file is missing or
    /// cannot be read.
    ///
    /// @param state the local state directory
    public static LockMemory of(Path state, Target target) {
        Path file = state.resolve("locks").resolve(target.name() + "-" + print(target));
        Map<ObjectKey, Instant> ends = new HashMap<>();
        try {
            boolean first = true;
            for (String line : Files.readAllLines(file, UTF_8)) {
                if (first && !line.equals(HEAD)) {
                    break;
                }
                String[] parts = line.split("\t", 2);
                if (!first) {
                    ends.put(
                            new ObjectKey(parts[1]),
                            Instant.ofEpochSecond(Long.parseLong(parts[0])));
                }
                first = false;
            }
        } catch (NoSuchFileException e) {
            // nothing was seen yet
        } catch (IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | DateTimeException e) {
            ends.clear(); // it is only a cache: everything is looked at again
        }
        return new LockMemory(file, ends);
    }

    /// Tells the stores apart that one name may mean in the course of time. The account is left
    /// out: some targets learn it only when they are first used.
    private static String print(Target target) {
        List<String> told = new ArrayList<>(target.identity().places());
        told.sort(Comparator.naturalOrder());
        told.add(target.identity().provider());
        byte[] bytes = String.join("\n", told).getBytes(UTF_8);
        return Content.Sha256.of(bytes, 0, bytes.length).hex().substring(0, 12);
    }

    /// Until when an object was seen to be locked.
    Optional<Instant> end(ObjectKey key) {
        return Optional.ofNullable(ends.get(key));
    }

    void saw(ObjectKey key, Instant end) {
        ends.put(key, end);
    }

    void forgetAll() {
        ends.clear();
    }

    /// The lock that ends first among those of the newest snapshot's objects; empty where none was
    /// seen.
    public Optional<Instant> earliest() {
        return ends.values().stream().min(Instant::compareTo);
    }

    /// Keeps what these objects need, and forgets the others.
    void save(Collection<ObjectKey> needed) throws LocalStateException {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        for (ObjectKey key : needed) {
            Instant end = ends.get(key);
            if (end != null) {
                text.append(end.getEpochSecond()).append('\t').append(key).append('\n');
            }
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, text);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalStateException(file, e);
        }
    }
}
