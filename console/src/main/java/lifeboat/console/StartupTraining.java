package lifeboat.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.console.cli.Cli;
import lifeboat.console.terminal.Terminal;

/// What the launcher runs once after a build, so that the JVM can put the classes of usual commands
/// into its start-up cache. Prints nothing, touches no site.
final class StartupTraining {
    private StartupTraining() {}

    public static void main(String[] args) throws IOException {
        Path config = Files.createTempFile("lifeboat-training", ".yml");
        try {
            Files.writeString(
                    config,
                    """
                    site: training
                    sources:
                      docroot: {type: directory, path: /nonexistent, exclude: ["cache/**"]}
                    targets:
                      nas: {type: directory, provider: own, path: /nonexistent}
                      s3: {type: s3, region: eu-central-1, bucket: b, access-key: {env: A}, secret-key: {env: S}}
                    objectives: {rpo: 24h, rto: 1h}
                    schedules:
                      nightly: {run: backup, cron: "0 2 * * *", zone: Europe/Berlin}
                    """);
            Cli cli = new Cli(new Silence(), System::nanoTime, StartupTraining::nothing);
            String file = config.toString();
            cli.run(List.of("--help"));
            cli.run(List.of("restore", "--help"));
            cli.run(List.of("restroe"));
            cli.run(List.of("snapshots", "--config", file));
            cli.run(List.of("snapshots", "--json", "--config", file));
            cli.run(List.of("completion", "bash"));
        } finally {
            Files.delete(config);
        }
    }

    private static Operations nothing(Session session) throws CommandException {
        throw new CommandException.Refused("training", "");
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
