package lifeboat.vault.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.targets.ObjectKey;

/// Since when an object is known to be needed by no snapshot. A run that was interrupted is
/// continued later and counts on what it stored, so orphans are left alone for some days. Kept in
/// the local state: losing it only makes them stay longer.
final class OrphanAges {
    private static final Duration LEFT_ALONE = Duration.ofDays(3);
    private static final String FILE = "prune-orphans";

    private final Path file;
    private final Map<String, Instant> since = new HashMap<>();

    private OrphanAges(Path file) {
        this.file = file;
    }

    static OrphanAges read(Path state) throws IOException {
        OrphanAges ages = new OrphanAges(state.resolve(FILE));
        try {
            for (String line : Files.readAllLines(ages.file)) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2) {
                    ages.since.put(parts[0], Instant.parse(parts[1]));
                }
            }
        } catch (NoSuchFileException e) {
            return ages;
        } catch (DateTimeParseException e) {
            ages.since.clear(); // a damaged cache is no cache
        }
        return ages;
    }

    /// Whether an object has been an orphan for so long that nobody counts on it.
    boolean isOld(ObjectKey orphan, Instant now) {
        Instant first = since.get(orphan.value());
        return first != null && !now.isBefore(first.plus(LEFT_ALONE));
    }

    /// Notes the orphans of now; others are forgotten.
    void write(Set<ObjectKey> orphans, Instant now) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ObjectKey orphan : orphans) {
            lines.add(orphan.value() + " " + since.getOrDefault(orphan.value(), now));
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, FILE, ".part"); // two prunes may run at once
        Files.write(part, lines);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
