package lifeboat.console;

import java.io.IOException;

/// What the program can do, one method per command. Each call is blocking and may be interrupted;
/// it reports its progress to the session's [lifeboat.console.terminal.Progress].
///
/// Every method throws [CommandException] when it ends without a result for a reason that a person
/// can act on, and IOException when the world failed. A bad finding is a result, not an exception.
public interface Operations {
    Result.Init init(Request.Init request)
            throws CommandException, IOException, InterruptedException;

    Result.Attach attach(Request.Attach request)
            throws CommandException, IOException, InterruptedException;

    Result.Backup backup(Request.Backup request)
            throws CommandException, IOException, InterruptedException;

    Result.Snapshots snapshots(Request.Snapshots request)
            throws CommandException, IOException, InterruptedException;

    Result.Ls ls(Request.Ls request) throws CommandException, IOException, InterruptedException;

    Result.Diff diff(Request.Diff request)
            throws CommandException, IOException, InterruptedException;

    Result.Restore restore(Request.Restore request)
            throws CommandException, IOException, InterruptedException;

    Result.Plan plan(Request.Plan request)
            throws CommandException, IOException, InterruptedException;

    Result.Recovery restoreEverything(Request.RestoreEverything request)
            throws CommandException, IOException, InterruptedException;

    Result.Drill drill(Request.Drill request)
            throws CommandException, IOException, InterruptedException;

    Result.Demo demo(Request.Demo request)
            throws CommandException, IOException, InterruptedException;

    Result.Verify verify(Request.Verify request)
            throws CommandException, IOException, InterruptedException;

    Result.Heal heal(Request.Heal request)
            throws CommandException, IOException, InterruptedException;

    Result.Overview overview(Request.Overview request)
            throws CommandException, IOException, InterruptedException;

    /// Blocks until the program is told to end.
    Result.Served serve(Request.Serve request)
            throws CommandException, IOException, InterruptedException;

    Result.Thawed thawLeft(Request.ThawLeft request)
            throws CommandException, IOException, InterruptedException;

    Result.Notified notifyTest(Request.NotifyTest request)
            throws CommandException, IOException, InterruptedException;

    Result.MissedSlots missedSlots(Request.MissedSlots request)
            throws CommandException, IOException, InterruptedException;

    Result.Facts facts(Request.Facts request)
            throws CommandException, IOException, InterruptedException;

    Result.ConsoleEvents consoleEvents(Request.ConsoleEvents request)
            throws CommandException, IOException, InterruptedException;

    Result.Prune prune(Request.Prune request)
            throws CommandException, IOException, InterruptedException;

    Result.WalPush walPush(Request.WalPush request)
            throws CommandException, IOException, InterruptedException;

    Result.WalReceive walReceive(Request.WalReceive request)
            throws CommandException, IOException, InterruptedException;

    Result.WalFetch walFetch(Request.WalFetch request)
            throws CommandException, IOException, InterruptedException;

    Result.WalStatus walStatus(Request.WalStatus request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysList(Request.KeysList request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysAdd(Request.KeysAdd request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysChange(Request.KeysChange request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysRemove(Request.KeysRemove request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysShares(Request.KeysShares request)
            throws CommandException, IOException, InterruptedException;

    Result.Keys keysCombine(Request.KeysCombine request)
            throws CommandException, IOException, InterruptedException;

    Result.Policy policy(Request.Policy request)
            throws CommandException, IOException, InterruptedException;

    Result.Targets targets(Request.Targets request)
            throws CommandException, IOException, InterruptedException;

    Result.Runs runs(Request.Runs request)
            throws CommandException, IOException, InterruptedException;

    Result.Doctor doctor(Request.Doctor request)
            throws CommandException, IOException, InterruptedException;

    Result.EvidenceVerify evidenceVerify(Request.EvidenceVerify request)
            throws CommandException, IOException, InterruptedException;

    Result.Exported evidenceExport(Request.EvidenceExport request)
            throws CommandException, IOException, InterruptedException;

    Result.ReportList reportList(Request.ReportList request)
            throws CommandException, IOException, InterruptedException;

    Result.ReportShow reportShow(Request.ReportShow request)
            throws CommandException, IOException, InterruptedException;

    Result.Exported reportExport(Request.ReportExport request)
            throws CommandException, IOException, InterruptedException;

    /// Makes the operations of one session.
    @FunctionalInterface
    interface Factory {
        Operations create(Session session) throws CommandException, IOException;
    }
}
