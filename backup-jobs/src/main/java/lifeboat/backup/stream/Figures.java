package lifeboat.backup.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.engines.completeness.Completeness;

/// Sizes of one capture, by which the next one is measured.
///
/// @param bytes of all streams
/// @param rows of all tables
/// @param entropy bits per byte, 0 if unknown
/// @param tables names of what has rows
record Figures(long bytes, long rows, double entropy, List<String> tables) {
    private static final double RANDOM = 7.5;
    private static final double RISE = 1.0;
    private static final int NAMED = 5;
    private static final long FEW_ROWS = 10;
    private static final long FEW_BYTES = 64 << 10;

    Figures {
        tables = List.copyOf(tables);
    }

    static Figures of(Completeness completeness, long bytes, double entropy) {
        return new Figures(bytes, completeness.rows(), entropy, completeness.tables());
    }

    /// Why this does not look like the source that `before` was taken of.
    Optional<String> suspicion(Figures before) {
        List<String> reasons = new ArrayList<>();
        TreeSet<String> gone = new TreeSet<>(before.tables);
        tables.forEach(gone::remove);
        if (!gone.isEmpty()) {
            List<String> some = gone.stream().limit(NAMED).toList();
            reasons.add(
                    gone.size()
                            + (gone.size() == 1 ? " table is gone: " : " tables are gone: ")
                            + String.join(", ", some)
                            + (gone.size() > NAMED ? ", …" : ""));
        }
        if (rows == 0 && before.rows > 0) {
            reasons.add("no rows, " + before.rows + " before");
        } else if (before.rows > FEW_ROWS && rows < before.rows / 2) {
            reasons.add("only " + rows + " rows, " + before.rows + " before");
        }
        if (bytes == 0) {
            reasons.add("no bytes");
        } else if (before.bytes > FEW_BYTES && bytes < before.bytes / 2) {
            reasons.add("only " + bytes + " bytes, " + before.bytes + " before");
        }
        if (entropy > RANDOM && before.entropy > 0 && entropy > before.entropy + RISE) {
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "its bytes look encrypted: %.1f bits per byte, %.1f before",
                            entropy,
                            before.entropy));
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    /// The same where only the number of entries of the previous capture is known.
    Optional<String> suspicionWithoutFigures(long previousEntries, long entries) {
        if (bytes == 0) {
            return Optional.of("no bytes");
        }
        return entries < previousEntries / 2
                ? Optional.of("only " + entries + " entries, " + previousEntries + " before")
                : Optional.empty();
    }

    /// What an earlier run wrote; empty where there is nothing good.
    static Optional<Figures> read(Path file) throws IOException {
        try {
            Completeness text = Completeness.fromBytes(Files.readAllBytes(file));
            return Optional.of(
                    new Figures(
                            Long.parseLong(text.value("bytes").orElse("")),
                            Long.parseLong(text.value("rows").orElse("")),
                            Double.parseDouble(text.value("entropy").orElse("")),
                            text.values().keySet().stream()
                                    .filter(key -> key.startsWith("table "))
                                    .map(key -> key.substring("table ".length()))
                                    .toList()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            Files.deleteIfExists(file); // a cache that cannot be read is no cache
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        var values = new java.util.TreeMap<String, String>();
        values.put("bytes", Long.toString(bytes));
        values.put("rows", Long.toString(rows));
        values.put("entropy", Double.toString(entropy));
        tables.forEach(table -> values.put("table " + table, ""));
        Path parent = file.toAbsolutePath().getParent();
        Path temporary =
                Files.createTempFile(
                        parent == null ? Path.of(".") : parent,
                        "figures",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(temporary, Completeness.of(values).toBytes());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
