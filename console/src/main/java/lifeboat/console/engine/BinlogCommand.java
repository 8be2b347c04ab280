package lifeboat.console.engine;

import java.io.IOException;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.mariadb.BinlogReceiver;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.SourceConfig;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.program.Executables;
import lifeboat.restore.mariadb.BinlogLog;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogConflictException;
import lifeboat.vault.log.LogWriter;
import lifeboat.vault.read.Vaults;

/// `wal receive` of a MariaDB server.
final class BinlogCommand {
    private final SiteAccess site;
    private final LogWriter writer;

    BinlogCommand(SiteAccess site, LogWriter writer) {
        this.site = site;
        this.writer = writer;
    }

    Result.WalReceive receive(Request.WalReceive request, SourceConfig.Mariadb source)
            throws CommandException, IOException, InterruptedException {
        long started = System.nanoTime();
        LogCatalog kept = LogCatalog.of(new Vaults(site.targets()), request.source());
        try (MariadbServer server =
                        MariadbServer.connect(
                                MariadbAddress.of(source.url()),
                                Sources.password(source.password(), site.session().secrets()),
                                Executables.usual());
                BinlogReceiver receiver =
                        BinlogReceiver.open(
                                server,
                                writer,
                                request.source(),
                                new BinlogLog(kept).continuity().wholeFiles(),
                                site.state().resolve("wal").resolve(request.source()),
                                request.every(),
                                site.clock(),
                                site.session().progress()::note)) {
            WalCommands.runUntilEnded(receiver::run, receiver::stop, request.limit());
            return new Result.WalReceive(
                    Status.OK,
                    request.source(),
                    receiver.parts(),
                    receiver.pieces(),
                    (System.nanoTime() - started) / 1e9);
        } catch (MariadbServer.PreflightException | SourceUnusableException e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()), "docs/mariadb.md tells what it needs", e);
        } catch (LogConflictException e) {
            throw new CommandException.Refused(
                    String.valueOf(e.getMessage()),
                    "two servers must not share one source: give each its own");
        }
    }
}
