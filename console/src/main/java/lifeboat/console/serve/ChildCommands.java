package lifeboat.console.serve;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lifeboat.console.config.SecretText;
import lifeboat.console.web.CommandFailure;
import lifeboat.console.web.Commands;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers the web console by children of this program, a few at a time: those that the console
/// itself needs, those that answer people and downloads have places of their own, so that none
/// waits for another kind.
final class ChildCommands implements Commands {
    private static final int AT_ONCE = 2;
    private static final Set<String> OWN = Set.of("facts", "console-events");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration DOWNLOAD_PATIENCE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int LONGEST_DOCUMENT = 24 << 20;

    /// What arguments of processes are encoded in; what it lacks would become `?`, a pattern.
    private static final Charset PROCESS_CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final List<String> program;
    private final Path config;
    private final Path directory;
    private final Optional<Path> passphrase;
    private final Semaphore own = new Semaphore(AT_ONCE, true);
    private final Semaphore people = new Semaphore(AT_ONCE, true);
    private final Semaphore downloads = new Semaphore(AT_ONCE, true);
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
        boolean isOwn = OWN.contains(words.getFirst());
        Semaphore free = isOwn ? own : people;
        acquire(free, isOwn ? limit : PATIENCE);
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

    private static void acquire(Semaphore places, Duration patience)
            throws IOException, InterruptedException {
        if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("others are being answered; try again in a moment");
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

    private List<String> command(List<String> words, Optional<SecretText> typed)
            throws IOException {
        for (String word : words) {
            if (!PROCESS_CHARSET.newEncoder().canEncode(word)) {
                throw new IOException(
                        "serve runs in a locale that cannot name this; start it with"
                                + " LC_ALL=C.UTF-8");
            }
        }
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
        acquire(downloads, DOWNLOAD_PATIENCE);
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
            downloads.release();
        }
    }

    @Override
    public Work begin(List<String> words, Optional<SecretText> typed) throws IOException {
        removeOld();
        Path document = Files.createTempFile(works(), words.getFirst(), ".json");
        Path told = Files.createTempFile(works(), words.getFirst(), ".log");
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
        return Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void removeOld() throws IOException {
        Instant since = Instant.now().minus(KEPT);
        try (var files = Files.newDirectoryStream(works())) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    Files.deleteIfExists(file);
                }
            }
        }
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
