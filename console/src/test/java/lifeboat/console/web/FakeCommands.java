package lifeboat.console.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.console.JsonText;
import lifeboat.console.Result;
import lifeboat.console.config.SecretText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands that answer what they are told to, through the program's own JSON.
final class FakeCommands implements Commands {
    /// What was called, with the passphrase that was handed over.
    record Call(List<String> words, String passphrase) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final List<String> filed = new CopyOnWriteArrayList<>();
    private final JsonMapper json = new JsonMapper();
    final List<FakeWork> works = new CopyOnWriteArrayList<>();
    volatile boolean breaksOff;
    volatile int unreadable;
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private volatile Result.Facts facts;
    private volatile @Nullable CommandFailure failure;

    FakeCommands(Result.Facts facts) {
        this.facts = facts;
    }

    void now(Result.Facts fresh) {
        facts = fresh;
    }

    void fails(CommandFailure reason) {
        failure = reason;
    }

    @Override
    public boolean passphraseIsAtHand() {
        return false;
    }

    @Override
    public JsonNode answer(List<String> words, Optional<SecretText> passphrase, Duration limit)
            throws CommandFailure, IOException {
        calls.add(
                new Call(
                        new ArrayList<>(words), passphrase.map(SecretText::revealText).orElse("")));
        CommandFailure reason = failure;
        if (reason != null) {
            throw reason;
        }
        return switch (words.getFirst()) {
            case "facts" -> json.readTree(new JsonText().of(facts));
            case "console-events" -> {
                byte[] lines =
                        java.nio.file.Files.readAllBytes(java.nio.file.Path.of(words.getLast()));
                new String(lines, StandardCharsets.UTF_8).lines().forEach(filed::add);
                yield json.createObjectNode().put("filed", 1).put("unreadable", unreadable);
            }
            default -> {
                Object document = answers.get(words.getFirst());
                if (document == null) {
                    throw new IOException("not told what to answer to " + words);
                }
                yield json.readTree(new JsonText().of(document));
            }
        };
    }

    /// From now on this command answers so.
    void answers(String command, Object document) {
        answers.put(command, document);
    }

    @Override
    public void stream(
            List<String> words, Optional<SecretText> passphrase, OutputStream out, Duration limit)
            throws CommandFailure, IOException {
        calls.add(
                new Call(
                        new ArrayList<>(words), passphrase.map(SecretText::revealText).orElse("")));
        CommandFailure reason = failure;
        if (reason != null) {
            throw reason;
        }
        out.write("the archive".getBytes(StandardCharsets.UTF_8));
        if (breaksOff) {
            out.flush();
            throw new IOException("broke off");
        }
    }

    @Override
    public Work begin(List<String> words, Optional<SecretText> passphrase) {
        calls.add(
                new Call(
                        new ArrayList<>(words), passphrase.map(SecretText::revealText).orElse("")));
        FakeWork work = new FakeWork();
        works.add(work);
        return work;
    }

    /// Work that goes on until it is told how it ended.
    static final class FakeWork implements Work {
        volatile List<String> told = List.of();
        volatile Optional<Ending> ending = Optional.empty();

        @Override
        public List<String> told() {
            return told;
        }

        @Override
        public Optional<Ending> ending() {
            return ending;
        }

        @Override
        public void stop() {
            // nothing here asks for it
        }

        @Override
        public void kill() {
            // nor for this
        }
    }
}
