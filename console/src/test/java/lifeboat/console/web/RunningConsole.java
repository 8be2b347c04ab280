package lifeboat.console.web;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.console.config.ConfigException;
import lifeboat.console.config.SiteConfigLoader;
import lifeboat.console.config.WebConfig;

/// A console on a free port, before commands that answer what they are told to.
final class RunningConsole implements AutoCloseable {
    static final String PASSWORD = "three lanterns on the quay";

    final FakeCommands commands;
    final SlotBoard slots = new SlotBoard();
    final List<String> log = new CopyOnWriteArrayList<>();
    final Path home;
    private final WebConsole console;

    RunningConsole(Path home, FakeCommands commands) throws IOException {
        this(home, commands, Optional.empty());
    }

    RunningConsole(Path home, FakeCommands commands, Optional<WebConfig.Tls> tls)
            throws IOException {
        this(home, commands, tls, false);
    }

    RunningConsole(Path home, FakeCommands commands, boolean secondApprover) throws IOException {
        this(home, commands, Optional.empty(), secondApprover);
    }

    private RunningConsole(
            Path home, FakeCommands commands, Optional<WebConfig.Tls> tls, boolean secondApprover)
            throws IOException {
        this.home = home;
        this.commands = commands;
        Path config =
                Files.writeString(
                        home.resolve("lifeboat.yml"),
                        """
                        site: harbour
                        sources:
                          docroot: {type: directory, path: data}
                        targets:
                          aws: {type: directory, path: aws}
                        regions:
                          eu-west-1: {}
                          rehearsal: {ephemeral: true}
                        """);
        Files.createDirectories(home.resolve(".lifeboat"));
        try {
            this.console =
                    WebConsole.open(
                            SiteConfigLoader.load(config),
                            new WebConfig(
                                    InetAddress.getLoopbackAddress(),
                                    0,
                                    tls,
                                    Optional.empty(),
                                    secondApprover),
                            commands,
                            slots,
                            Clock.systemUTC(),
                            log::add);
        } catch (ConfigException e) {
            throw new IOException(e);
        }
    }

    String address() {
        return console.address();
    }

    String oneTimePassword() {
        return log.stream()
                .filter(line -> line.contains("one-time password "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no password was told: " + log));
    }

    @Override
    public void close() {
        console.close();
    }
}
