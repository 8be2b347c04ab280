package lifeboat.vault.care;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.targets.ObjectKey;

/// How far the verification of one vault came: every object up to a name was read; those with
/// faults are named, and read again when it is continued. A file that cannot be understood means
/// beginning anew.
final class ResumeFile {
    private final Path file;
    private final String options;

    /// @param upTo last object of those read, in order of names
    /// @param again objects before it that must be read again
    /// @param objects read without fault
    /// @param bytes of them
    record Progress(ObjectKey upTo, List<ObjectKey> again, long objects, long bytes) {
        Progress {
            again = List.copyOf(again);
        }
    }

    ResumeFile(Path state, String target, VerifyOptions options) {
        this.file = state.resolve("verify-" + target.replaceAll("[^A-Za-z0-9._-]", "_"));
        this.options =
                "lifeboat-verify 1 "
                        + options.level()
                        + " "
                        + options.readDataPercent()
                        + " "
                        + options.seed();
    }

    Optional<Progress> read() throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 4 || !lines.getFirst().equals(options)) {
                return Optional.empty();
            }
            List<ObjectKey> again = new ArrayList<>();
            lines.subList(4, lines.size()).forEach(line -> again.add(new ObjectKey(line)));
            return Optional.of(
                    new Progress(
                            new ObjectKey(lines.get(1)),
                            again,
                            Long.parseLong(lines.get(2)),
                            Long.parseLong(lines.get(3))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty(); // only time is lost
        }
    }

    void write(Progress progress) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalStateException("the state has no directory: " + file);
        }
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> lines = new ArrayList<>();
        lines.add(options);
        lines.add(progress.upTo().value());
        lines.add(Long.toString(progress.objects()));
        lines.add(Long.toString(progress.bytes()));
        progress.again().forEach(key -> lines.add(key.value()));
        Path temporary = Files.createTempFile(directory, ".verify", ".tmp");
        try {
            Files.write(temporary, lines, StandardCharsets.UTF_8);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// The verification is finished.
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
