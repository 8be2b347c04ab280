package lifeboat.console.cli;

import java.io.IOException;
import lifeboat.console.CommandException;
import lifeboat.console.Operations;
import lifeboat.console.Request;
import lifeboat.console.Result;

/// The one call that answers a request.
final class Calls {
    private Calls() {}

    static Result answer(Operations operations, Request request)
            throws CommandException, IOException, InterruptedException {
        return switch (request) {
            case Request.Init r -> operations.init(r);
            case Request.Attach r -> operations.attach(r);
            case Request.Backup r -> operations.backup(r);
            case Request.Snapshots r -> operations.snapshots(r);
            case Request.Ls r -> operations.ls(r);
            case Request.Diff r -> operations.diff(r);
            case Request.Restore r -> operations.restore(r);
            case Request.Plan r -> operations.plan(r);
            case Request.RestoreEverything r -> operations.restoreEverything(r);
            case Request.Drill r -> operations.drill(r);
            case Request.Demo r -> operations.demo(r);
            case Request.Verify r -> operations.verify(r);
            case Request.Heal r -> operations.heal(r);
            case Request.Overview r -> operations.overview(r);
            case Request.Serve r -> operations.serve(r);
            case Request.ThawLeft r -> operations.thawLeft(r);
            case Request.NotifyTest r -> operations.notifyTest(r);
            case Request.MissedSlots r -> operations.missedSlots(r);
            case Request.Facts r -> operations.facts(r);
            case Request.ConsoleEvents r -> operations.consoleEvents(r);
            case Request.Prune r -> operations.prune(r);
            case Request.WalPush r -> operations.walPush(r);
            case Request.WalReceive r -> operations.walReceive(r);
            case Request.WalFetch r -> operations.walFetch(r);
            case Request.WalStatus r -> operations.walStatus(r);
            case Request.KeysList r -> operations.keysList(r);
            case Request.KeysAdd r -> operations.keysAdd(r);
            case Request.KeysChange r -> operations.keysChange(r);
            case Request.KeysRemove r -> operations.keysRemove(r);
            case Request.KeysShares r -> operations.keysShares(r);
            case Request.KeysCombine r -> operations.keysCombine(r);
            case Request.Targets r -> operations.targets(r);
            case Request.Policy r -> operations.policy(r);
            case Request.Runs r -> operations.runs(r);
            case Request.Doctor r -> operations.doctor(r);
            case Request.EvidenceVerify r -> operations.evidenceVerify(r);
            case Request.EvidenceExport r -> operations.evidenceExport(r);
            case Request.ReportList r -> operations.reportList(r);
            case Request.ReportShow r -> operations.reportShow(r);
            case Request.ReportExport r -> operations.reportExport(r);
        };
    }
}
