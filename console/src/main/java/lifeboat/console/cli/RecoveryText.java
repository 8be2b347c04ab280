package lifeboat.console.cli;

import static lifeboat.console.cli.Table.Align.LEFT;
import static lifeboat.console.cli.Table.Align.RIGHT;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import lifeboat.console.CostSentences;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;

/// Plans, restores of everything, drills and the demonstration, for people.
final class RecoveryText {
    private static final int DETAILS = 10;

    private final PrintStream out;
    private final Colours colours;

    RecoveryText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void plan(Result.Plan r) {
        say(
                r.status(),
                "Plan for region "
                        + r.region()
                        + ": snapshot "
                        + r.snapshot()
                        + " of "
                        + r.time()
                        + " by runbook "
                        + r.runbook());
        Table sources = new Table(LEFT, LEFT, RIGHT, RIGHT, LEFT, LEFT);
        for (Result.PlanSource s : r.sources()) {
            sources.row(
                    "  " + s.name(),
                    s.kind(),
                    s.entries() + " entries",
                    Sizes.bytes(s.bytes()),
                    "-> " + s.place(),
                    s.origin().equals("mapped") ? "" : "(" + s.origin() + ")");
        }
        lines(sources);
        Table targets = new Table(LEFT, LEFT, RIGHT, LEFT);
        for (Result.PlanTarget t : r.targets()) {
            targets.row(
                    "  from " + t.name(),
                    t.role(),
                    Sizes.count(t.packs(), "pack"),
                    t.missing() == 0 ? "" : Sizes.count(t.missing(), "pack") + " missing");
        }
        lines(targets);
        r.costs().forEach(c -> cost(c.target(), CostSentences.of(c)));
        r.steps().forEach(step -> out.println("  step " + SafeText.line(step)));
        out.println(
                "  "
                        + Sizes.bytes(r.bytes())
                        + " to restore from "
                        + Sizes.bytes(r.storedBytes())
                        + " stored, about "
                        + seconds(r.estimatedSeconds())
                        + " ("
                        + r.basis()
                        + ")");
        r.notBack().forEach(line -> warn("will not come back: " + line));
        r.notes().forEach(this::warn);
        r.gaps().forEach(gap -> warn("IN THE WAY: " + gap));
        out.println("  plan " + r.hash());
    }

    private void cost(String target, String sentence) {
        out.println("  cost of " + SafeText.line(target + ": " + sentence));
    }

    void recovery(Result.Recovery r) {
        boolean drill = r.mode().equals("drill");
        say(
                r.status(),
                (drill ? "DRILL " : "REAL RESTORE to ")
                        + r.region()
                        + ": "
                        + r.verdict()
                        + ", snapshot "
                        + r.snapshot()
                        + ", "
                        + r.level());
        body(
                r.sources(),
                r.targets(),
                r.phases(),
                r.criticalPath().sentence(),
                r.problems(),
                r.warnings(),
                r.rtoSeconds(),
                r.rpoSeconds());
        out.println("  report " + SafeText.line(r.report()));
    }

    void drill(Result.Drill r) {
        say(
                r.status(),
                "DRILL "
                        + r.region()
                        + ": "
                        + r.verdict()
                        + ", snapshot "
                        + r.snapshot()
                        + ", "
                        + r.level());
        body(
                r.sources(),
                r.targets(),
                r.phases(),
                r.criticalPath().sentence(),
                r.problems(),
                r.warnings(),
                r.rtoSeconds(),
                r.rpoSeconds());
        r.costs().forEach(c -> cost(c.target(), CostSentences.of(c)));
        for (Result.Scenario s : r.scenarios()) {
            out.println(
                    "  without "
                            + String.join(", ", s.without())
                            + ": "
                            + s.verdict()
                            + ", "
                            + s.level()
                            + " in "
                            + seconds(s.rtoSeconds()));
            s.problems().forEach(this::warn);
        }
        for (Result.Mutation m : r.mutations()) {
            out.println(
                    "  planted "
                            + SafeText.line(m.planted())
                            + ": "
                            + m.outcome()
                            + (m.finding().isEmpty() ? "" : ", " + SafeText.line(m.finding())));
        }
        if (!r.detection().isEmpty()) {
            out.println("  detection " + r.detection() + ", seed " + r.seed());
        }
        r.notTested().forEach(line -> out.println("  not tested: " + SafeText.line(line)));
        out.println("  report " + SafeText.line(r.report()));
    }

    void demo(Result.Demo r) {
        out.println();
        r.proofs().forEach(proof -> say(Status.OK, proof));
        say(
                r.status(),
                "The whole story took "
                        + seconds(r.seconds())
                        + "; everything was back after "
                        + seconds(r.recovery().rtoSeconds()));
        out.println("  report " + SafeText.line(r.report()));
        out.println("Next, with your own data:");
        r.next().forEach(line -> out.println("  " + SafeText.line(line)));
    }

    private void body(
            List<Result.RecoveredSource> sources,
            List<Result.RestoreTarget> targets,
            List<Result.RunPhase> phases,
            String criticalPath,
            List<String> problems,
            List<String> warnings,
            double rto,
            double rpo) {
        Table table = new Table(LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT);
        for (Result.RecoveredSource s : sources) {
            table.row(
                    "  " + s.name(),
                    s.verdict(),
                    s.level(),
                    s.entries() + " entries",
                    Sizes.bytes(s.bytes()),
                    s.place());
        }
        lines(table);
        for (Result.RecoveredSource s : sources) {
            s.details().stream().limit(DETAILS).forEach(d -> warn(s.name() + ": " + d));
            if (s.details().size() > DETAILS) {
                warn(s.name() + ": " + (s.details().size() - DETAILS) + " more in the report");
            }
        }
        Table from = new Table(LEFT, RIGHT, RIGHT, LEFT);
        for (Result.RestoreTarget t : targets) {
            from.row(
                    "  from " + t.name(),
                    Sizes.count(t.objects(), "object"),
                    Sizes.bytes(t.bytes()),
                    t.failures() == 0 ? "" : Sizes.count(t.failures(), "failure"));
        }
        lines(from);
        StringBuilder times = new StringBuilder("  time");
        phases.forEach(
                p -> times.append("  ").append(p.name()).append(' ').append(seconds(p.seconds())));
        out.println(times);
        if (!criticalPath.isEmpty()) {
            out.println("  " + SafeText.line(criticalPath));
        }
        out.println("  recovery took " + seconds(rto) + "; the data is " + seconds(rpo) + " old");
        problems.forEach(this::warn);
        warnings.forEach(this::warn);
    }

    private void warn(String sentence) {
        out.println(
                "  "
                        + colours.paint(Colours.Ink.WARNING, "!")
                        + " "
                        + SafeText.message(sentence).replace("\n", "\\x0a"));
    }

    private void say(Status status, String sentence) {
        Colours.Ink ink =
                switch (status) {
                    case OK -> Colours.Ink.GOOD;
                    case DEGRADED -> Colours.Ink.WARNING;
                    case FAILED, DAMAGED -> Colours.Ink.BAD;
                };
        out.println(
                colours.paint(ink, status.name().toLowerCase(Locale.ROOT))
                        + "  "
                        + SafeText.line(sentence));
    }

    private void lines(Table table) {
        table.lines().forEach(out::println);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
    }
}
