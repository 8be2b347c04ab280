package lifeboat.console.cli;

import static lifeboat.console.cli.Table.Align.LEFT;
import static lifeboat.console.cli.Table.Align.RIGHT;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;

/// What prune did or would do, for people.
final class PruneText {
    private final PrintStream out;
    private final Colours colours;

    PruneText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void prune(Result.Prune r) {
        Table table = new Table(LEFT, LEFT, LEFT, LEFT);
        table.row("SNAPSHOT", "TIME", r.dryRun() ? "WOULD BE" : "IS", "BECAUSE");
        for (Result.PruneSnapshot s : r.snapshots()) {
            table.row(
                    s.id(),
                    s.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    s.fate(),
                    String.join(", ", s.reasons()));
        }
        table.lines().forEach(out::println);
        say(
                r.status(),
                (r.dryRun() ? "Would delete " : "Deleted ")
                        + part(r.deleted())
                        + ", "
                        + (r.dryRun() ? "would announce " : "announced ")
                        + part(r.announced())
                        + r.notBefore()
                                .map(at ->
                                        " (deleted by a call after "
                                                + at.truncatedTo(ChronoUnit.SECONDS)
                                                + ")")
                                .orElse(""));
        repacked(r);
        r.waiting()
                .ifPresent(waiting -> {
                    warn(
                            (waiting.due() ? "due, and waits" : "waits")
                                    + " for the second approver (key "
                                    + waiting.key()
                                    + "): "
                                    + Sizes.count(waiting.tombstones(), "announced deletion")
                                    + ", plan "
                                    + waiting.plan());
                    warn(waiting.instruction());
                });
        r.held().forEach(reason -> warn("held back: " + reason));
        Table targets = new Table(LEFT, RIGHT, RIGHT, LEFT);
        for (Result.PruneTarget t : r.targets()) {
            targets.row(
                    "  " + t.name(),
                    Sizes.count(t.deleted(), "object"),
                    Sizes.bytes(t.bytes()),
                    t.left() == 0 ? "" : Sizes.count(t.left(), "object") + " left");
        }
        targets.lines().forEach(out::println);
        r.targets().forEach(t -> t.problems().forEach(p -> warn(t.name() + ": " + p)));
        r.problems().forEach(this::warn);
    }

    private void repacked(Result.Prune r) {
        Result.PruneRepack repack = r.repacked();
        if (repack.lookedAt() == 0) {
            return;
        }
        out.println(
                "  "
                        + (r.dryRun() ? "Would replace " : "Replaced ")
                        + Sizes.count(repack.packs(), "pack")
                        + " that hold little: "
                        + Sizes.bytes(repack.movedBytes())
                        + " moved, "
                        + Sizes.bytes(repack.wonBytes())
                        + " won when they are deleted ("
                        + repack.lookedAt()
                        + " looked at"
                        + (repack.left() > 0 ? ", " + repack.left() + " left for later" : "")
                        + (repack.locked() > 0
                                ? ", " + repack.locked() + " locked for too long"
                                : "")
                        + ")");
    }

    private static String part(Result.PrunePart part) {
        return Sizes.count(part.snapshots(), "snapshot")
                + " and "
                + Sizes.count(part.packs(), "pack")
                + ", "
                + Sizes.bytes(part.bytes());
    }

    private void warn(String text) {
        out.println("  " + SafeText.line(text));
    }

    private void say(Status status, String sentence) {
        Colours.Ink ink =
                switch (status) {
                    case OK -> Colours.Ink.GOOD;
                    case DEGRADED -> Colours.Ink.WARNING;
                    case FAILED, DAMAGED -> Colours.Ink.BAD;
                };
        String word = status.name().toLowerCase(Locale.ROOT);
        out.println(colours.paint(ink, word) + "  " + SafeText.line(sentence));
    }
}
