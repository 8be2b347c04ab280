package lifeboat.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lifeboat.console.cli.Cli;
import lifeboat.console.engine.EngineOperations;
import lifeboat.console.terminal.Terminal;

/// What the launcher runs once after a build, so that the JVM can put classes and profiles of usual
/// commands into its start-up cache: a site that it makes in a temporary directory is founded,
/// backed up twice, restored and verified there, and removed. Prints only what went wrong. The
/// vector module stays out: the JVM cannot keep classes that use it.
final class StartupTraining {
    private static final int SMALL_FILES = 1500;
    private static final int LARGE_FILE_BLOCKS = 80;

    private final Path place;
    private final List<String> failed = new ArrayList<>();

    private StartupTraining(Path place) {
        this.place = place;
    }

    /// A command that does not end as it should is named; the cache then lacks what it would load.
    public static void main(String[] args) throws IOException {
        List<String> failed = run();
        if (!failed.isEmpty()) {
            System.err.println("training failed at: " + String.join(", ", failed));
        }
    }

    /// @return the commands that did not end well
    static List<String> run() throws IOException {
        Path place = Files.createTempDirectory("lifeboat-training");
        try {
            StartupTraining training = new StartupTraining(place);
            training.makeSite();
            training.commands();
            return training.failed;
        } finally {
            remove(place);
        }
    }

    private void commands() {
        expect(ExitCode.DONE, "--help");
        expect(ExitCode.DONE, "restore", "--help");
        expect(ExitCode.MISUSED, "restroe");
        expect(ExitCode.DONE, "completion", "bash");
        expect(ExitCode.DONE, "init");
        expect(ExitCode.DONE, "backup");
        expect(ExitCode.DONE, "backup", "--json");
        expect(ExitCode.DONE, "snapshots");
        expect(ExitCode.DONE, "snapshots", "--json");
        expect(ExitCode.DONE, "ls", "latest", "file1*");
        expect(ExitCode.DONE, "restore", "--source", "docroot", "--to", place + "/restored");
        expect(ExitCode.DONE, "verify");
        expect(ExitCode.DEGRADED, "targets"); // both lie on one disk
        expect(ExitCode.DONE, "runs");
    }

    private void expect(ExitCode code, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (code != ExitCode.MISUSED
                && !command.contains("--help")
                && !words[0].startsWith("comp")) {
            command.addAll(List.of("--config", place + "/lifeboat.yml"));
            command.addAll(List.of("--passphrase-file", place + "/passphrase"));
        }
        Cli cli =
                new Cli(
                        new Silence(),
                        System::nanoTime,
                        session -> new EngineOperations(session, Clock.systemUTC()));
        if (cli.run(command) != code.number()) {
            failed.add(String.join(" ", words));
        }
    }

    private void makeSite() throws IOException {
        Files.writeString(
                place.resolve("lifeboat.yml"),
                """
                site: training
                sources:
                  docroot: {type: directory, path: docroot, exclude: ["cache/**"]}
                targets:
                  one: {type: directory, provider: own, account: one, path: one}
                  two: {type: directory, provider: own, account: two, path: two}
                objectives: {rpo: 24h, rto: 1h}
                schedules:
                  nightly: {run: backup, cron: "0 2 * * *", zone: Europe/Berlin}
                """);
        Files.createFile(
                place.resolve("passphrase"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(place.resolve("passphrase"), "only for a site that lives for seconds\n");
        Random random = new Random(1);
        for (int i = 0; i < SMALL_FILES; i++) {
            Path directory = place.resolve("docroot/" + i / 300 + "/" + i / 30);
            Files.createDirectories(directory);
            Files.write(directory.resolve("file" + i), text(random, 1 + random.nextInt(16_000)));
        }
        Files.createSymbolicLink(place.resolve("docroot/link"), Path.of("0/0/file1"));
        try (OutputStream large =
                new BufferedOutputStream(Files.newOutputStream(place.resolve("docroot/large")))) {
            byte[] noise = new byte[1 << 20];
            for (int i = 0; i < LARGE_FILE_BLOCKS; i++) {
                random.nextBytes(noise);
                large.write(i % 4 == 0 ? noise : text(random, noise.length));
            }
        }
    }

    private static byte[] text(Random random, int length) {
        byte[] text = new byte[length];
        int at = 0;
        while (at < length) {
            String word = Integer.toString(random.nextInt(4000), 26) + ' ';
            for (int i = 0; i < word.length() && at < length; i++) {
                text[at++] = (byte) word.charAt(i);
            }
        }
        return text;
    }

    private static void remove(Path place) throws IOException {
        try (var all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// A terminal that nobody watches.
    private static final class Silence implements Terminal {
        private final PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

        @Override
        public PrintStream out() {
            return nowhere;
        }

        @Override
        public PrintStream err() {
            return nowhere;
        }

        @Override
        public boolean errorsAreSeen() {
            return false;
        }

        @Override
        public boolean resultsAreSeen() {
            return false;
        }

        @Override
        public int width() {
            return 80;
        }

        @Override
        public Optional<String> environment(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<char[]> askSecretly(String prompt) {
            return Optional.empty();
        }
    }
}
