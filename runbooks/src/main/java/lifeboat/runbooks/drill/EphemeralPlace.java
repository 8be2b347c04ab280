package lifeboat.runbooks.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A private directory that exists for one drill. It is new, so it was empty; a note beside it
/// tells whose it is and until when, so that what a killed drill left is removed by a later one.
public final class EphemeralPlace implements AutoCloseable {
    private static final String PREFIX = "drill-";
    private static final String NOTE = ".owner";

    private final Path directory;
    private final Path note;
    private boolean removed;

    private EphemeralPlace(Path directory, Path note) {
        this.directory = directory;
        this.note = note;
    }

    /// Makes one below `parent`.
    ///
    /// @param life after which anyone may remove it
    public static EphemeralPlace make(
            Path parent, Clock clock, Duration life, RandomGenerator random) throws IOException {
        Files.createDirectories(parent);
        String name = PREFIX + HexFormat.of().toHexDigits(random.nextLong());
        Path note = parent.resolve(name + NOTE);
        Files.writeString(
                note,
                ProcessHandle.current().pid() + " " + clock.instant().plus(life),
                StandardCharsets.US_ASCII);
        Path directory =
                Files.createDirectory(
                        parent.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        EphemeralPlace place = new EphemeralPlace(directory, note);
        if (!place.isEmpty()) {
            throw new IOException(directory + " was just made and is not empty");
        }
        return place;
    }

    public Path directory() {
        return directory;
    }

    private boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /// Removes everything and looks whether it is gone.
    ///
    /// @return what is left, in words; empty when nothing is
    public Optional<String> remove() {
        removed = true;
        return remove(directory, note);
    }

    /// Removes a tree of any depth and any names; links are not followed.
    public static void removeTree(Path directory) throws IOException {
        TreeRemoval.remove(directory);
    }

    private static Optional<String> remove(Path directory, Path note) {
        try {
            TreeRemoval.remove(directory);
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(directory + " is still there");
            }
            Files.deleteIfExists(note);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(directory + " could not be removed: " + e.getMessage());
        }
    }

    /// Removes what drills left whose process is gone or whose time is over.
    ///
    /// @return what was removed or could not be, in words
    public static List<String> sweep(Path parent, Clock clock) throws IOException {
        List<String> told = new ArrayList<>();
        List<Path> notes = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*" + NOTE)) {
            found.forEach(notes::add);
        } catch (NoSuchFileException e) {
            return told;
        }
        for (Path note : notes) {
            if (isOver(Files.readString(note, StandardCharsets.ISO_8859_1), clock)) {
                String name = String.valueOf(note.getFileName());
                Path directory = parent.resolve(name.substring(0, name.length() - NOTE.length()));
                told.add(
                        remove(directory, note)
                                .orElse("removed what an earlier drill left in " + directory));
            }
        }
        return told;
    }

    private static boolean isOver(String note, Clock clock) {
        String[] words = note.split(" ", -1);
        try {
            boolean alive =
                    ProcessHandle.of(Long.parseLong(words[0]))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
            return !alive || words.length < 2 || Instant.parse(words[1]).isBefore(clock.instant());
        } catch (NumberFormatException | DateTimeParseException e) {
            return true;
        }
    }

    /// Removes it if that was not done.
    @Override
    public void close() {
        if (!removed) {
            remove();
        }
    }
}
