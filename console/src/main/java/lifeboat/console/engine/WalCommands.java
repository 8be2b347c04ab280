package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.postgresql.WalArchive;
import lifeboat.backup.postgresql.WalReceiver;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.SourceConfig;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.WalName;
import lifeboat.engines.program.Executables;
import lifeboat.restore.postgresql.WalLog;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.log.LogConflictException;
import lifeboat.vault.log.LogItem;
import lifeboat.vault.log.LogReceipt;
import lifeboat.vault.log.LogWriter;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// `wal push`, `wal receive` and `wal fetch`.
final class WalCommands {
    private final SiteAccess site;

    WalCommands(SiteAccess site) {
        this.site = site;
    }

    Result.WalPush push(Request.WalPush request)
            throws CommandException, IOException, InterruptedException {
        postgresql(request.source());
        Optional<LogReceipt> receipt;
        try {
            receipt = new WalArchive(writer(), request.source()).keep(request.path());
        } catch (LogConflictException e) {
            throw new CommandException.Refused(
                    String.valueOf(e.getMessage()),
                    "two clusters must not archive under one source: give each its own");
        } catch (SourceUnusableException e) {
            throw new CommandException.Refused(
                    String.valueOf(e.getMessage()),
                    "archive_command = 'lifeboat wal push " + request.source() + " %p'");
        } catch (NoSuchFileException e) {
            throw new CommandException.Misused(
                    "there is no file " + request.path(), "give the path of a segment");
        }
        String name = request.path().getFileName().toString();
        if (receipt.isPresent() && !receipt.get().quorum().reached()) {
            throw new CommandException.Failed(
                    name
                            + " is held by "
                            + receipt.get().quorum().copies()
                            + " independent vaults, "
                            + receipt.get().quorum().needed().copies()
                            + " are needed: "
                            + String.join("; ", receipt.get().missing()),
                    "lifeboat doctor shows what is wrong with the targets; PostgreSQL tries again",
                    new IOException("quorum missed"));
        }
        return new Result.WalPush(
                Status.OK,
                request.source(),
                name,
                receipt.map(LogReceipt::known).orElse(false),
                receipt.map(WalCommands::holders).orElse(List.of()),
                receipt.map(LogReceipt::missing).orElse(List.of()));
    }

    private static List<String> holders(LogReceipt receipt) {
        return receipt.targets().stream()
                .filter(LogReceipt.Holder::holds)
                .map(LogReceipt.Holder::target)
                .toList();
    }

    Result.WalReceive receive(Request.WalReceive request)
            throws CommandException, IOException, InterruptedException {
        SourceConfig found = source(request.source());
        if (found instanceof SourceConfig.Mariadb mariadb) {
            return new BinlogCommand(site, writer()).receive(request, mariadb);
        }
        SourceConfig.Postgresql source = postgresql(request.source());
        long started = System.nanoTime();
        try (PostgresqlServer server =
                        PostgresqlServer.connect(
                                Sources.address(source),
                                Sources.password(source.password(), site.session().secrets()),
                                Executables.usual());
                WalReceiver receiver =
                        WalReceiver.open(
                                server,
                                writer(),
                                request.source(),
                                site.state().resolve("wal").resolve(request.source()),
                                request.every(),
                                site.session().progress()::note)) {
            runUntilEnded(receiver::run, receiver::stop, request.limit());
            return new Result.WalReceive(
                    Status.OK,
                    request.source(),
                    receiver.segments(),
                    receiver.pieces(),
                    (System.nanoTime() - started) / 1e9);
        } catch (PostgresqlServer.PreflightException e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()), "lifeboat doctor looks at every source", e);
        } catch (LogConflictException e) {
            throw new CommandException.Refused(
                    String.valueOf(e.getMessage()),
                    "two clusters must not share one source: give each its own");
        }
    }

    /// Something that runs until it is told to stop.
    interface Running {
        void run() throws IOException;
    }

    /// What was received so far is sent before the program ends.
    static void runUntilEnded(Running running, Runnable stop, Optional<Duration> limit)
            throws IOException {
        Thread worker = Thread.currentThread();
        Thread hook = Thread.ofPlatform().unstarted(() -> end(stop, worker));
        Runtime.getRuntime().addShutdownHook(hook);
        limit.ifPresent(time ->
                CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(stop));
        try {
            running.run();
        } finally {
            forget(hook);
        }
    }

    private static void end(Runnable stop, Thread worker) {
        stop.run();
        try {
            worker.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the program ends
        }
    }

    Result.WalFetch fetch(Request.WalFetch request)
            throws CommandException, IOException, InterruptedException {
        WalName name =
                WalName.parse(request.name())
                        .orElseThrow(() ->
                                new CommandException.Misused(
                                        request.name() + " is no file of a write-ahead log",
                                        "restore_command = 'lifeboat wal fetch "
                                                + request.source()
                                                + " %f %p'"));
        Vaults vaults = new Vaults(site.targets());
        WalLog log = new WalLog(LogCatalog.of(vaults, request.source()));
        Optional<byte[]> bytes;
        try (OpenedSite opened = site.recover(vaults)) {
            bytes = log.file(name, new LogCodec(VaultKeys.ofRecovery(opened, Randomness.secure())));
        }
        if (bytes.isEmpty()) {
            throw new CommandException.Failed(
                    "no vault holds " + request.name() + " of " + request.source(),
                    "lifeboat wal status " + request.source() + " shows what there is",
                    new IOException("not kept"));
        }
        Path to = request.path().toAbsolutePath();
        Path temporary = to.resolveSibling(to.getFileName() + ".lifeboat");
        try {
            Files.write(temporary, bytes.get());
            Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return new Result.WalFetch(
                Status.OK, request.source(), request.name(), bytes.get().length, to.toString());
    }

    private LogWriter writer() throws CommandException, IOException, InterruptedException {
        HostKeys host = site.requireHost();
        return new LogWriter(
                host.hostId(),
                host.siteId(),
                new LogCodec(VaultKeys.ofHost(host, Randomness.secure())),
                site.targets(),
                site.quorum());
    }

    /// Whether a source has a log that can be followed from its copies on.
    static boolean hasLog(SourceConfig source) {
        return switch (source) {
            case SourceConfig.Postgresql cluster ->
                    cluster.method() == SourceConfig.CaptureMethod.PHYSICAL;
            case SourceConfig.Mariadb server ->
                    server.method() == SourceConfig.CaptureMethod.PHYSICAL;
            default -> false;
        };
    }

    private static boolean isOfServer(SourceConfig source) {
        return source instanceof SourceConfig.Postgresql || source instanceof SourceConfig.Mariadb;
    }

    private SourceConfig source(String name) throws CommandException {
        for (SourceConfig source : site.config().sources()) {
            if (source.name().equals(name) && isOfServer(source)) {
                if (!LogItem.isSource(name)) {
                    throw new CommandException.Misused(
                            "a source with a log has no capital letters in its name",
                            "rename source " + name);
                }
                return source;
            }
        }
        throw new CommandException.Misused(
                "there is no source " + name + " of type postgresql or mariadb",
                "use one of "
                        + site.config().sources().stream()
                                .filter(WalCommands::isOfServer)
                                .map(SourceConfig::name)
                                .toList());
    }

    private SourceConfig.Postgresql postgresql(String name) throws CommandException {
        if (source(name) instanceof SourceConfig.Postgresql found) {
            return found;
        }
        throw new CommandException.Misused(
                "source " + name + " is of type mariadb, whose log is received, not handed over",
                "lifeboat wal receive " + name);
    }

    /// For messages.
    static String told(Instant time) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }
}
