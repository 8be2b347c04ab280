package lifeboat.console.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was told last, in a file of the state directory: without it a recovery is not noticed once,
/// and nothing else is lost. For one thread.
public final class AlertMemory {
    private static final long LARGEST = 1 << 20;

    private final Path file;
    private final Map<String, String> told = new TreeMap<>();
    private final Map<String, Broken> broken = new TreeMap<>();

    /// A path that did not work.
    ///
    /// @param since the first delivery that failed
    public record Broken(Instant since, String reason) {}

    private record Content(Map<String, String> told, Map<String, Broken> broken) {}

    private AlertMemory(Path file) {
        this.file = file;
    }

    /// @param state the state directory
    public static AlertMemory in(Path state) {
        AlertMemory memory = new AlertMemory(state.resolve("alerts.json"));
        try {
            if (Files.size(memory.file) <= LARGEST) {
                memory.read(new JsonMapper().readTree(Files.readAllBytes(memory.file)));
            }
        } catch (NoSuchFileException e) {
            return memory; // nothing was told yet
        } catch (IOException | JacksonException | java.time.DateTimeException e) {
            memory.told.clear(); // a cache: as if nothing had been told
        }
        return memory;
    }

    private void read(JsonNode content) {
        content.path("told")
                .properties()
                .forEach(entry -> told.put(entry.getKey(), entry.getValue().asString()));
        content.path("broken")
                .properties()
                .forEach(entry ->
                        broken.put(
                                entry.getKey(),
                                new Broken(
                                        Instant.parse(entry.getValue().path("since").asString()),
                                        entry.getValue().path("reason").asString())));
    }

    /// Paths that did not work when they were last used.
    public Map<String, Broken> broken() {
        return Map.copyOf(broken);
    }

    /// What was told of `subject` last.
    Optional<String> told(String subject) {
        return Optional.ofNullable(told.get(subject));
    }

    void tell(String subject, String what) {
        told.put(subject, what);
    }

    void works(String path) {
        broken.remove(path);
    }

    /// @return whether it worked before
    boolean fails(String path, String reason, Instant now) {
        Broken before = broken.get(path);
        broken.put(path, new Broken(before == null ? now : before.since(), reason));
        return before == null;
    }

    /// @throws IOException if it cannot be written
    void save() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "alerts", ".part");
        try {
            Files.writeString(part, new lifeboat.console.JsonText().of(new Content(told, broken)));
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
