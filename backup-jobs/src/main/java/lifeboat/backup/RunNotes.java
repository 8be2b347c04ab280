package lifeboat.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What an interrupted run captured already: one small file per source in the local state. Losing
/// them means capturing again, nothing more.
final class RunNotes {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    RunNotes(Path directory) {
        this.directory = directory;
    }

    /// A source captured by this run, and the packs it needs.
    record Note(SourceRecord record, List<String> packs) {
        Note {
            packs = List.copyOf(packs);
        }
    }

    void note(SourceRecord record, List<String> packs) throws IOException {
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, ".note", ".tmp");
        Files.write(temporary, JSON.writeValueAsBytes(new Note(record, packs)));
        Files.move(
                temporary,
                file(record.name()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// What an earlier process of this run captured of a source, if all of it is still stored.
    Optional<SourceRecord> resume(BackupRun run, String name) throws IOException {
        try {
            Note note = JSON.readValue(Files.readAllBytes(file(name)), Note.class);
            return run.resume(name, note.packs()) ? Optional.of(note.record()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // a torn note is no note
        }
    }

    void clear() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    private Path file(String name) {
        return directory.resolve(name + ".json");
    }
}
