package lifeboat.console.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import lifeboat.console.CommandException;
import lifeboat.console.Operations;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.alerts.Alerts;
import lifeboat.console.serve.ServeCommand;
import lifeboat.encryption.EncryptionException;
import lifeboat.vault.VaultException;
import lifeboat.verification.evidence.EvidenceKind;

/// The operations of the command line, each on the engine. Belongs to one command.
public final class EngineOperations implements Operations {
    private final Session session;
    private final Clock clock;

    public EngineOperations(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    public Result.Init init(Request.Init request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.FOUNDING, site -> new FoundingCommands(site).init(request));
    }

    @Override
    public Result.Attach attach(Request.Attach request)
            throws CommandException, IOException, InterruptedException {
        return new AttachCommand(session, clock).attach(request);
    }

    @Override
    public Result.Backup backup(Request.Backup request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.BACKUP, site -> new BackupCommand(site).run(request));
    }

    @Override
    public Result.Snapshots snapshots(Request.Snapshots request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new LookCommands(site).snapshots());
    }

    @Override
    public Result.Ls ls(Request.Ls request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new LookCommands(site).ls(request));
    }

    @Override
    public Result.Diff diff(Request.Diff request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new LookCommands(site).diff(request));
    }

    @Override
    public Result.Restore restore(Request.Restore request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.RESTORE, site -> new RestoreCommand(site).run(request));
    }

    @Override
    public Result.Plan plan(Request.Plan request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new PlanCommand(site).run(request));
    }

    @Override
    public Result.Recovery restoreEverything(Request.RestoreEverything request)
            throws CommandException, IOException, InterruptedException {
        return measured(site -> new RestoreEverythingCommand(site).run(request));
    }

    @Override
    public Result.Drill drill(Request.Drill request)
            throws CommandException, IOException, InterruptedException {
        return measured(site -> new DrillCommand(site).run(request));
    }

    @Override
    public Result.Demo demo(Request.Demo request)
            throws CommandException, IOException, InterruptedException {
        return new DemoCommand(session, clock).run(request);
    }

    @Override
    public Result.Verify verify(Request.Verify request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.VERIFY, site -> new CareCommands(site).verify(request));
    }

    @Override
    public Result.Heal heal(Request.Heal request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.HEAL, site -> new CareCommands(site).heal(request));
    }

    @Override
    public Result.Overview overview(Request.Overview request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> {
            Result.Overview overview = new OverviewCommand(site).overview();
            new MetricsFile(site).write(overview);
            return overview;
        });
    }

    @Override
    public Result.Facts facts(Request.Facts request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new FactsCommand(site).facts());
    }

    @Override
    public Result.ConsoleEvents consoleEvents(Request.ConsoleEvents request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new ConsoleEvents(site).file(request.file()));
    }

    @Override
    public Result.Prune prune(Request.Prune request)
            throws CommandException, IOException, InterruptedException {
        return request.effect() == Request.Prune.Effect.DRY_RUN
                ? withSite(site -> new PruneCommand(site).run(request))
                : recorded(EvidenceKind.PRUNE, site -> new PruneCommand(site).run(request));
    }

    @Override
    public Result.WalPush walPush(Request.WalPush request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new WalCommands(site).push(request));
    }

    @Override
    public Result.WalReceive walReceive(Request.WalReceive request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new WalCommands(site).receive(request));
    }

    @Override
    public Result.WalFetch walFetch(Request.WalFetch request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new WalCommands(site).fetch(request));
    }

    @Override
    public Result.WalStatus walStatus(Request.WalStatus request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new WalStatusCommand(site).run(request));
    }

    @Override
    public Result.Served serve(Request.Serve request)
            throws CommandException, IOException, InterruptedException {
        return new ServeCommand(session, clock).run();
    }

    @Override
    public Result.Thawed thawLeft(Request.ThawLeft request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new ThawCommand(site).run());
    }

    @Override
    public Result.Notified notifyTest(Request.NotifyTest request)
            throws CommandException, InterruptedException {
        return Alerts.test(session, clock);
    }

    @Override
    public Result.MissedSlots missedSlots(Request.MissedSlots request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> {
            List<Instant> slots = request.reasons().keySet().stream().sorted().toList();
            String run =
                    site.config().schedules().stream()
                            .filter(schedule -> schedule.name().equals(request.policy()))
                            .map(schedule -> schedule.run().name().toLowerCase(Locale.ROOT))
                            .findFirst()
                            .orElse("unknown");
            for (Instant slot : slots) {
                new EvidenceLog(site)
                        .missed(
                                request.policy(),
                                run,
                                slot,
                                request.reasons().getOrDefault(slot, ""));
            }
            return new Result.MissedSlots(request.policy(), slots);
        });
    }

    @Override
    public Result.Keys keysList(Request.KeysList request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new KeyCommands(site).list());
    }

    @Override
    public Result.Keys keysAdd(Request.KeysAdd request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.KEY_CHANGE, site -> new KeyCommands(site).add(request));
    }

    @Override
    public Result.Keys keysChange(Request.KeysChange request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.KEY_CHANGE, site -> new KeyCommands(site).change(request));
    }

    @Override
    public Result.Keys keysRemove(Request.KeysRemove request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.KEY_CHANGE, site -> new KeyCommands(site).remove(request));
    }

    @Override
    public Result.Keys keysShares(Request.KeysShares request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.KEY_CHANGE, site -> new KeyCommands(site).shares(request));
    }

    @Override
    public Result.Keys keysCombine(Request.KeysCombine request)
            throws CommandException, IOException, InterruptedException {
        return recorded(EvidenceKind.KEY_CHANGE, site -> new KeyCommands(site).combine(request));
    }

    @Override
    public Result.Targets targets(Request.Targets request)
            throws CommandException, IOException, InterruptedException {
        return request.probe() == Request.Probe.PROVE
                ? recorded(EvidenceKind.PROBE, site -> new TargetCommands(site).targets(request))
                : withSite(site -> new TargetCommands(site).targets(request));
    }

    @Override
    public Result.Policy policy(Request.Policy request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new PolicyCommand(site).policy(request));
    }

    @Override
    public Result.Runs runs(Request.Runs request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new HistoryCommands(site).runs(request));
    }

    @Override
    public Result.Doctor doctor(Request.Doctor request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new DoctorCommand(site).examine());
    }

    @Override
    public Result.EvidenceVerify evidenceVerify(Request.EvidenceVerify request)
            throws CommandException, IOException, InterruptedException {
        if (request.directory().isPresent()) {
            return EvidenceCommands.verifyFolder(request.directory().get(), request.heads());
        }
        return withSite(site -> new EvidenceCommands(site).verify(request));
    }

    @Override
    public Result.Exported evidenceExport(Request.EvidenceExport request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new EvidenceCommands(site).export(request));
    }

    @Override
    public Result.ReportList reportList(Request.ReportList request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new ReportCommands(site).list(request));
    }

    @Override
    public Result.ReportShow reportShow(Request.ReportShow request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new ReportCommands(site).show(request));
    }

    @Override
    public Result.Exported reportExport(Request.ReportExport request)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> new ReportCommands(site).export(request));
    }

    /// What is done, or fails, is filed as evidence.
    private <T extends Result> T recorded(EvidenceKind kind, Work<T> work)
            throws CommandException, IOException, InterruptedException {
        return measured(site -> {
            EvidenceLog log = new EvidenceLog(site);
            try {
                T result = work.on(site);
                log.filed(kind, result);
                return result;
            } catch (CommandException.Failed | IOException e) {
                log.failed(kind, e);
                throw e;
            }
        });
    }

    /// However it ends, the metrics are written anew.
    private <T> T measured(Work<T> work)
            throws CommandException, IOException, InterruptedException {
        return withSite(site -> {
            try {
                return work.on(site);
            } finally {
                new MetricsFile(site).write();
            }
        });
    }

    private <T> T withSite(Work<T> work)
            throws CommandException, IOException, InterruptedException {
        try (SiteAccess site = SiteAccess.open(session, clock)) {
            return work.on(site);
        } catch (VaultException.NewerFormat | EncryptionException.NewerFormat e) {
            throw newerFormat(e);
        } catch (VaultException.WrongVault e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()),
                    "correct the targets in the configuration, or the site they belong to",
                    e);
        } catch (VaultException.Lost e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()),
                    "lifeboat doctor shows which targets answer, lifeboat verify what they hold",
                    e);
        }
    }

    /// Nothing helps against a vault from the future but the program that wrote it.
    static CommandException newerFormat(IOException e) {
        return new CommandException.Failed(
                String.valueOf(e.getMessage()), "use the newer Lifeboat that wrote it", e);
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(SiteAccess site) throws CommandException, IOException, InterruptedException;
    }
}
