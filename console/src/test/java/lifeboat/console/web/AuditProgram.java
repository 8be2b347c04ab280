package lifeboat.console.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.SecretText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Does things in the console and files them, to be killed at that: says each event once it is on
/// record, and ends when all are filed.
final class AuditProgram {
    private AuditProgram() {}

    /// @param arguments state directory, file that stands for the vaults, number of events
    public static void main(String[] arguments) {
        Path vault = Path.of(arguments[1]);
        try (Audit audit =
                Audit.begin(Path.of(arguments[0]), new Filing(vault), Clock.systemUTC(), _ -> {})) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                audit.add("olga", "127.0.0.1", "event-" + i, "caf\u00e9 ".repeat(20));
                System.out.println("event-" + i);
            }
        }
    }

    /// Files into a file; what was filed before comes there again.
    private record Filing(Path vault) implements Commands {
        @Override
        public boolean passphraseIsAtHand() {
            return false;
        }

        @Override
        public JsonNode answer(List<String> words, Optional<SecretText> typed, Duration limit)
                throws IOException {
            Files.write(
                    vault,
                    Files.readAllBytes(Path.of(words.getLast())),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.DSYNC);
            return new JsonMapper().createObjectNode();
        }

        @Override
        public void stream(
                List<String> words, Optional<SecretText> typed, OutputStream out, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Work begin(List<String> words, Optional<SecretText> typed) {
            throw new UnsupportedOperationException();
        }
    }
}
