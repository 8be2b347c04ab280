package lifeboat.console.serve;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.schedule.Slot;
import lifeboat.console.schedule.SlotEntry;
import lifeboat.console.schedule.SlotRunner;
import lifeboat.console.schedule.SlotRunner.Ending;
import lifeboat.console.schedule.SlotRunner.Outcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs slots as children of this program.
final class Children implements SlotRunner {
    private static final int LONGEST_DOCUMENT = 16 << 20;
    private static final int FILING_SECONDS = 60;
    private static final String THAWED = "thaw-left.json";

    private final List<String> program;
    private final Path config;
    private final Path directory;
    private final Optional<Path> passphrase;
    private final List<Process> backups = new ArrayList<>();

    /// @param directory where documents and logs of children are kept, one each per policy
    Children(List<String> program, Path config, Path directory, Optional<Path> passphrase) {
        this.program = List.copyOf(program);
        this.config = config;
        this.directory = directory;
        this.passphrase = passphrase;
    }

    @Override
    public Run start(ScheduleConfig schedule, Slot slot, int attempt) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(schedule.run().name().toLowerCase(Locale.ROOT));
        boolean knowsSlots =
                switch (schedule.run()) {
                    case BACKUP, DRILL -> true;
                    case VERIFY, HEAL, PRUNE -> false;
                };
        if (knowsSlots) {
            words.addAll(List.of("--policy", slot.policy(), "--slot", slot.nominal().toString()));
        }
        if (schedule.run() == ScheduleConfig.Run.DRILL) {
            schedule.region().ifPresent(region -> words.addAll(List.of("--region", region)));
        }
        Path document = directory.resolve(slot.policy() + ".json");
        Process process = process(words, document, slot.policy() + ".log");
        if (schedule.run() == ScheduleConfig.Run.BACKUP) {
            backups.add(process);
        }
        return new Child(process, document);
    }

    /// Whether a backup that was started here goes on.
    boolean backsUp() {
        backups.removeIf(process -> !process.isAlive());
        return !backups.isEmpty();
    }

    /// Begins to end what backups left frozen; [#thawed] says how that went.
    Process thaw() throws IOException {
        return process(List.of("thaw-left"), directory.resolve(THAWED), "thaw-left.log");
    }

    /// What the last one of those answered.
    JsonNode thawed() throws IOException {
        return document(directory.resolve(THAWED));
    }

    private static JsonNode document(Path file) throws IOException {
        if (Files.size(file) > LONGEST_DOCUMENT) {
            throw new IOException(file + " is too long");
        }
        return new JsonMapper().readTree(file.toFile());
    }

    @Override
    public boolean fileMissed(String policy, List<SlotEntry> missed) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("missed-slots", "--policy", policy));
        for (SlotEntry entry : missed) {
            words.addAll(List.of("--slot", entry.slot().nominal().toString()));
            words.addAll(List.of("--reason", entry.message()));
        }
        try {
            Process process =
                    process(words, directory.resolve("missed-slots.json"), "missed-slots.log");
            boolean ended = process.waitFor(FILING_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Looks how the site stands and tells of it. The caller ends it when it takes too long.
    Process watch() throws IOException {
        return process(
                List.of("status", "--notify"), directory.resolve("status.json"), "status.log");
    }

    private Process process(List<String> words, Path document, String log) throws IOException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(program);
        command.addAll(words);
        command.addAll(List.of("--json", "--quiet", "-c", config.toString()));
        passphrase.ifPresent(file ->
                command.addAll(List.of("--passphrase-file", file.toAbsolutePath().toString())));
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(document.toFile())
                .redirectError(directory.resolve(log).toFile())
                .start();
    }

    /// One that goes on.
    private record Child(Process process, Path document) implements Run {
        @Override
        public Optional<Ending> ending() {
            if (process.isAlive()) {
                return Optional.empty();
            }
            return Optional.of(ended(process.exitValue(), message()));
        }

        private static Ending ended(int code, String message) {
            Outcome outcome =
                    switch (code) {
                        case 0 -> Outcome.DONE;
                        case 3 -> Outcome.DEGRADED;
                        case 4 -> Outcome.DISPROVED;
                        case 5 ->
                                message.contains("ran already")
                                        ? Outcome.RAN_BEFORE
                                        : Outcome.REFUSED;
                        default -> code > 128 ? Outcome.KILLED : Outcome.FAILED;
                    };
            String told =
                    outcome == Outcome.KILLED && message.isEmpty()
                            ? "ended by signal " + (code - 128)
                            : message;
            return new Ending(outcome, told);
        }

        /// The sentence of an error; empty where the child told none.
        private String message() {
            try {
                JsonNode error = Children.document(document).path("error");
                return text(error.path("message").stringValue(""));
            } catch (IOException | JacksonException e) {
                return "";
            }
        }

        private static String text(@Nullable String text) {
            return text == null ? "" : text;
        }

        @Override
        public void stop() {
            process.destroy();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }
}
