package lifeboat.console.serve;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lifeboat.console.config.SecretText;
import lifeboat.console.web.CommandFailure;
import lifeboat.console.web.Commands;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers the web console by children of this program, a few at a time.
final class ChildCommands implements Commands {
    private static final int AT_ONCE = 2;
    private static final int LONGEST_DOCUMENT = 24 << 20;

    private final List<String> program;
    private final Path config;
    private final Path directory;
    private final Optional<Path> passphrase;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final JsonMapper json = new JsonMapper();

    /// @param directory where documents and logs of work that was begun are kept
    ChildCommands(List<String> program, Path config, Path directory, Optional<Path> passphrase) {
        this.program = List.copyOf(program);
        this.config = config;
        this.directory = directory;
        this.passphrase = passphrase;
    }

    @Override
    public boolean passphraseIsAtHand() {
        return passphrase.isPresent();
    }

    @Override
    public JsonNode answer(List<String> words, Optional<SecretText> typed, Duration limit)
            throws CommandFailure, IOException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        if (!free.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("other questions to the vaults take too long; try again later");
        }
        try {
            Process child = start(words, typed);
            Thread watch = Thread.ofVirtual().start(() -> endAt(child, until - System.nanoTime()));
            try {
                return read(child, words.getFirst());
            } finally {
                child.destroyForcibly();
                watch.interrupt();
            }
        } finally {
            free.release();
        }
    }

    private static void endAt(Process child, long nanos) {
        try {
            if (!child.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has answered
        }
    }

    private Process start(List<String> words, Optional<SecretText> typed) throws IOException {
        List<String> command = command(words, typed);
        command.addAll(List.of("--json", "--quiet"));
        return start(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD), typed);
    }

    private List<String> command(List<String> words, Optional<SecretText> typed) {
        List<String> command = new ArrayList<>(program);
        command.addAll(words);
        command.addAll(List.of("-c", config.toAbsolutePath().toString()));
        if (typed.isPresent()) {
            command.addAll(List.of("--passphrase-file", "/dev/stdin"));
        } else {
            passphrase.ifPresent(file ->
                    command.addAll(List.of("--passphrase-file", file.toAbsolutePath().toString())));
        }
        return command;
    }

    private static Process start(ProcessBuilder builder, Optional<SecretText> typed)
            throws IOException {
        if (typed.isEmpty()) {
            builder.redirectInput(new File("/dev/null"));
        }
        Process child = builder.start();
        if (typed.isPresent()) {
            try (OutputStream in = child.getOutputStream()) {
                hand(typed.get(), in);
            } catch (IOException e) {
                child.destroyForcibly();
                throw e;
            }
        }
        return child;
    }

    @Override
    public void stream(
            List<String> words, Optional<SecretText> typed, OutputStream out, Duration limit)
            throws CommandFailure, IOException, InterruptedException {
        if (!free.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("other questions to the vaults take too long; try again later");
        }
        long until = System.nanoTime() + limit.toNanos();
        Path told = Files.createTempFile(works(), "stream", ".log");
        try {
            List<String> command = command(words, typed);
            command.add("--quiet");
            Process child = start(new ProcessBuilder(command).redirectError(told.toFile()), typed);
            Thread watch = Thread.ofVirtual().start(() -> endAt(child, until - System.nanoTime()));
            try (InputStream from = child.getInputStream()) {
                long copied = from.transferTo(out);
                int code = child.waitFor();
                if (code != 0 && copied == 0) {
                    throw new CommandFailure(code, ChildWork.sentence(told), "");
                } else if (code != 0) {
                    throw new IOException(
                            words.getFirst() + " broke off: " + ChildWork.sentence(told));
                }
            } finally {
                child.destroyForcibly();
                watch.interrupt();
            }
        } finally {
            Files.deleteIfExists(told);
            free.release();
        }
    }

    @Override
    public Work begin(List<String> words, Optional<SecretText> typed) throws IOException {
        Path document = Files.createTempFile(works(), words.getFirst(), ".json");
        Path told = document.resolveSibling(document.getFileName() + ".log");
        List<String> command = command(words, typed);
        command.add("--json");
        Process child =
                start(
                        new ProcessBuilder(command)
                                .redirectOutput(document.toFile())
                                .redirectError(told.toFile()),
                        typed);
        return new ChildWork(child, document, told);
    }

    private Path works() throws IOException {
        return Files.createDirectories(directory);
    }

    /// Through a pipe: neither arguments nor files ever hold it.
    private static void hand(SecretText secret, OutputStream in) throws IOException {
        char[] characters = secret.revealCharacters();
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        try {
            in.write(bytes);
            in.write('\n');
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(bytes, (byte) 0);
            encoded.clear();
            while (encoded.hasRemaining()) {
                encoded.put((byte) 0);
            }
        }
    }

    private JsonNode read(Process child, String command)
            throws CommandFailure, IOException, InterruptedException {
        byte[] document;
        try (InputStream out = child.getInputStream()) {
            document = out.readNBytes(LONGEST_DOCUMENT + 1);
        }
        if (document.length > LONGEST_DOCUMENT) {
            throw new IOException("lifeboat " + command + " answers more than can be shown");
        }
        int code = child.waitFor();
        JsonNode node;
        try {
            node = json.readTree(document);
        } catch (JacksonException e) {
            throw new IOException(
                    "lifeboat " + command + " gave no answer, it ended with " + code, e);
        }
        JsonNode error = node.path("error");
        if (error.isObject()) {
            throw new CommandFailure(
                    code, error.path("message").asString(""), error.path("hint").asString(""));
        }
        if (node.isMissingNode()) {
            throw new IOException("lifeboat " + command + " gave no answer, it ended with " + code);
        }
        return node;
    }
}
