package lifeboat.console.cli;

import static lifeboat.console.cli.Table.Align.LEFT;
import static lifeboat.console.cli.Table.Align.RIGHT;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;

/// Results for people. Times are UTC.
final class ResultText {
    private final PrintStream out;
    private final Colours colours;

    ResultText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void print(Result result) {
        switch (result) {
            case Result.Init r -> init(r);
            case Result.Attach r -> attach(r);
            case Result.Backup r -> backup(r);
            case Result.Snapshots r -> snapshots(r);
            case Result.Ls r -> ls(r);
            case Result.Diff r -> diff(r);
            case Result.Restore r -> restore(r);
            case Result.Plan r -> new RecoveryText(out, colours).plan(r);
            case Result.Recovery r -> new RecoveryText(out, colours).recovery(r);
            case Result.Drill r -> new RecoveryText(out, colours).drill(r);
            case Result.Demo r -> new RecoveryText(out, colours).demo(r);
            case Result.Verify r -> verify(r);
            case Result.Heal r -> heal(r);
            case Result.Overview r -> new OverviewText(out, colours).overview(r);
            case Result.Served r -> served(r);
            case Result.Notified r ->
                    r.paths()
                            .forEach(path ->
                                    say(
                                            path.problem().isEmpty()
                                                    ? path.path() + " works"
                                                    : path.path()
                                                            + " does not work: it "
                                                            + path.problem()));
            case Result.MissedSlots r -> say(r.slots().size() + " missed slots of " + r.policy());
            case Result.Thawed r -> {
                r.done().forEach(this::say);
                if (r.busy()) {
                    say("a backup runs; nothing was done");
                }
            }
            case Result.Facts r ->
                    say(r.snapshots().size() + " snapshots, " + r.events().size() + " events");
            case Result.ConsoleEvents r -> say(r.filed() + " events filed");
            case Result.Prune r -> new PruneText(out, colours).prune(r);
            case Result.WalPush r -> new WalText(out, colours).push(r);
            case Result.WalReceive r -> new WalText(out, colours).receive(r);
            case Result.WalFetch r -> new WalText(out, colours).fetch(r);
            case Result.WalStatus r -> new WalText(out, colours).state(r);
            case Result.Keys r -> keys(r);
            case Result.Targets r -> targets(r);
            case Result.Policy r -> r.text().lines().forEach(this::say);
            case Result.Runs r -> runs(r);
            case Result.Doctor r -> doctor(r);
            case Result.EvidenceVerify r -> evidence(r);
            case Result.Exported r -> exported(r);
            case Result.ReportList r -> reports(r);
            case Result.ReportShow r -> r.text().lines().forEach(this::say);
        }
    }

    private void served(Result.Served r) {
        say(
                r.status(),
                r.started()
                        + " runs started, "
                        + r.missed()
                        + " slots missed, "
                        + r.interrupted()
                        + " runs interrupted");
    }

    private void init(Result.Init r) {
        say(r.status(), "Site " + r.site() + " has keys; passphrase slot " + r.slot());
        targetStates(r.targets());
        say("This host's keys are in " + r.hostKeyFile());
        out.println();
        for (String line : r.sheet().split("\n", -1)) {
            say(line);
        }
    }

    private void attach(Result.Attach r) {
        say(
                r.status(),
                "Site "
                        + r.site()
                        + ": "
                        + Sizes.count(r.snapshots(), "snapshot")
                        + r.newest().map(t -> ", newest " + time(t)).orElse(""));
        targetStates(r.targets());
        say("Configuration written to " + r.configuration());
    }

    private void targetStates(List<Result.TargetStatus> targets) {
        Table table = new Table(LEFT, LEFT, LEFT);
        targets.forEach(t -> table.row("  " + t.name(), word(t.status()), t.message()));
        lines(table);
    }

    private void backup(Result.Backup r) {
        say(
                r.status(),
                "Snapshot "
                        + r.snapshot()
                        + " in "
                        + seconds(r.seconds())
                        + ", held by "
                        + Sizes.count(
                                r.targets().stream().filter(t -> t.status() == Status.OK).count(),
                                "vault")
                        + " ("
                        + r.quorum().reached()
                        + " independent, "
                        + r.quorum().needed()
                        + " needed)");
        Table sources = new Table(LEFT, LEFT, RIGHT, RIGHT, RIGHT, LEFT);
        for (Result.BackupSource s : r.sources()) {
            sources.row(
                    "  " + s.name(),
                    word(s.status()),
                    Sizes.count(s.entries(), "entry").replace("entrys", "entries"),
                    Sizes.bytes(s.bytes()),
                    Sizes.bytes(s.newBytes()) + " new",
                    "as of " + s.consistencyPoint());
        }
        lines(sources);
        r.groups().forEach(this::backupGroup);
        r.sources().forEach(s -> warnings(s.name() + ": ", s.warnings()));
        Table targets = new Table(LEFT, LEFT, RIGHT, RIGHT, LEFT);
        for (Result.BackupTarget t : r.targets()) {
            targets.row(
                    "  " + t.name(),
                    word(t.status()),
                    Sizes.count(t.objects(), "object"),
                    Sizes.bytes(t.bytes()),
                    t.behind() == 0 ? "" : Sizes.count(t.behind(), "object") + " behind");
        }
        lines(targets);
        warnings("", r.warnings());
    }

    private void backupGroup(Result.BackupGroup group) {
        say(
                "  group "
                        + group.name()
                        + ": "
                        + String.join(", ", group.sources())
                        + group.consistencyPoint()
                                .map(point -> " as of " + point)
                                .orElse(" do not belong together")
                        + group.frozenSeconds()
                                .map(frozen -> ", frozen for " + seconds(frozen))
                                .orElse(""));
        group.notes().forEach(note -> say("  " + note));
    }

    private void snapshots(Result.Snapshots r) {
        if (r.snapshots().isEmpty()) {
            say("No snapshot yet; next: lifeboat backup");
            return;
        }
        Table table = new Table(LEFT, LEFT, RIGHT, LEFT, LEFT, LEFT);
        table.row("ID", "TIME", "SIZE", "PROOF", "SOURCES", "TARGETS");
        for (Result.Snapshot s : r.snapshots()) {
            table.row(
                    s.id(),
                    time(s.time()),
                    Sizes.bytes(s.bytes()),
                    s.proof().map(p -> p.level() + ", " + p.age() + " old").orElse("none"),
                    s.sources().stream()
                            .map(name -> s.suspect().contains(name) ? name + "(suspect)" : name)
                            .collect(Collectors.joining(" ")),
                    String.join(" ", s.targets()));
        }
        lines(table);
    }

    private void ls(Result.Ls r) {
        Table table = new Table(LEFT, RIGHT, LEFT, LEFT);
        for (Result.ListedEntry e : r.entries()) {
            table.row(
                    e.mode(),
                    Sizes.bytes(e.bytes()),
                    time(e.modified()),
                    e.source() + ":" + e.path());
        }
        lines(table);
        if (r.entries().size() < r.found()) {
            say(r.entries().size() + " of " + r.found() + " entries");
        }
    }

    private void diff(Result.Diff r) {
        Table table = new Table(LEFT, RIGHT, LEFT);
        r.changes()
                .forEach(c ->
                        table.row(c.change(), Sizes.bytes(c.bytes()), c.source() + ":" + c.path()));
        lines(table);
        say(Sizes.count(r.changes().size(), "difference") + " from " + r.from() + " to " + r.to());
    }

    private void restore(Result.Restore r) {
        say(
                r.status(),
                r.source()
                        + " of snapshot "
                        + r.snapshot()
                        + " is in "
                        + r.destination()
                        + ": "
                        + Sizes.bytes(r.bytes())
                        + " in "
                        + seconds(r.seconds()));
        Table targets = new Table(LEFT, RIGHT, RIGHT, LEFT);
        for (Result.RestoreTarget t : r.targets()) {
            targets.row(
                    "  from " + t.name(),
                    Sizes.count(t.objects(), "object"),
                    Sizes.bytes(t.bytes()),
                    t.failures() == 0 ? "" : Sizes.count(t.failures(), "failure"));
        }
        lines(targets);
        r.reached().ifPresent(this::reached);
        r.skipped().forEach(s -> warn(s.path() + ": " + s.reason()));
        warnings("", r.warnings());
    }

    private void reached(Result.Reached r) {
        say(
                "Replayed up to "
                        + r.position()
                        + r.lastCommit().map(t -> ", last commit " + t).orElse("")
                        + r.asked().map(t -> " (asked for " + t + ")").orElse("")
                        + "; opened "
                        + String.join(", ", r.databases())
                        + (r.timeline() == 0 ? "" : "; it goes on on timeline " + r.timeline()));
    }

    private void verify(Result.Verify r) {
        say(
                r.status(),
                "Proved to "
                        + r.level()
                        + ", "
                        + r.readPercent()
                        + " % of the data read, in "
                        + seconds(r.seconds())
                        + (r.complete() ? "" : "; time is up, the next call goes on"));
        for (Result.VerifyTarget t : r.targets()) {
            say("  " + t.name() + ": " + Sizes.count(t.objects(), "object"));
            names("missing", t.missing());
            names("damaged", t.damaged());
            names("unexpected", t.unexpected());
        }
        warnings("", r.problems());
    }

    private void heal(Result.Heal r) {
        say(
                r.status(),
                "Healed in "
                        + seconds(r.seconds())
                        + (r.complete() ? "" : "; time is up, the next call goes on"));
        for (Result.HealTarget t : r.targets()) {
            say(
                    "  "
                            + t.name()
                            + ": "
                            + Sizes.count(t.healed(), "object")
                            + ", "
                            + Sizes.bytes(t.bytes()));
            names("lost everywhere", t.lost());
        }
        warnings("", r.problems());
    }

    private void keys(Result.Keys r) {
        if (!r.done().isEmpty()) {
            say(r.done());
        }
        Table table = new Table(LEFT, LEFT, LEFT);
        r.slots().forEach(s -> table.row(s.name(), s.kind(), time(s.created())));
        lines(table);
        r.shares().forEach(this::say);
    }

    private void targets(Result.Targets r) {
        for (Result.TargetReport t : r.targets()) {
            say(
                    t.status(),
                    t.name()
                            + "  "
                            + t.type()
                            + " at "
                            + t.provider()
                            + ", account "
                            + t.account());
            for (Result.Ability a : t.abilities()) {
                say("  " + a.name() + ": " + a.evidence());
            }
            say("  newest snapshot: " + t.lastSnapshot().map(ResultText::time).orElse("none"));
            t.lockedUntil().ifPresent(until -> say("  locked until " + time(until)));
            say(
                    "  protection proven: "
                            + t.protection()
                                    .map(proven -> proven.level() + ", at " + time(proven.at()))
                                    .orElse("never; lifeboat targets --probe tries it"));
            t.covered()
                    .ifPresent(counts ->
                            say(
                                    "  versions: "
                                            + Sizes.count(counts.hidden(), "object")
                                            + " hidden (prune hides too), "
                                            + counts.overwritten()
                                            + " overwritten (heal puts good bytes over bad ones)"
                                            + counts.first()
                                                    .map(first -> ", since " + time(first))
                                                    .orElse("")
                                            + counts.last()
                                                    .map(last -> ", last " + time(last))
                                                    .orElse("")));
            if (!t.sharesFateWith().isEmpty()) {
                warn(
                        t.name()
                                + " is not independent of "
                                + String.join(", ", t.sharesFateWith())
                                + ": they count once");
            }
            warnings(t.name() + ": ", t.problems());
        }
        for (Result.Kinship pair : r.independence()) {
            boolean together = !pair.together().isEmpty();
            List<String> shared = together ? pair.together() : pair.also();
            say(
                    pair.one()
                            + " and "
                            + pair.other()
                            + (together ? " count once: " : " are independent; both have the ")
                            + String.join(", ", shared));
        }
    }

    private void runs(Result.Runs r) {
        Table table = new Table(LEFT, LEFT, LEFT, LEFT, RIGHT, LEFT);
        for (Result.Run run : r.runs()) {
            table.row(
                    run.run(),
                    time(run.started()),
                    run.command(),
                    word(run.status()),
                    seconds(run.seconds()),
                    run.message());
        }
        lines(table);
    }

    private void doctor(Result.Doctor r) {
        for (Result.Examination c : r.checks()) {
            say(c.status(), c.name() + ": " + c.message());
            if (!c.next().isEmpty()) {
                say("      next: " + c.next());
            }
        }
    }

    private void evidence(Result.EvidenceVerify r) {
        say(
                r.status(),
                Sizes.count(r.records(), "record")
                        + (r.status() == Status.OK
                                ? ": the evidence is whole"
                                : r.status() == Status.DEGRADED
                                        ? ": whole as far as it could be read"
                                        : ": the evidence is NOT whole"));
        r.heads()
                .forEach(head ->
                        say("  " + head.chain() + " #" + head.sequence() + "  " + head.sha256()));
        r.anchor().ifPresent(anchor -> say("  anchor, to be kept elsewhere: " + anchor));
        warnings("", r.problems());
        r.notes().forEach(note -> say("  " + note));
    }

    private void exported(Result.Exported r) {
        say(r.status(), Sizes.count(r.records(), "record") + " written to " + r.directory());
        r.files().forEach(file -> say("  " + file));
        say("      next: " + r.next());
    }

    private void reports(Result.ReportList r) {
        if (r.reports().isEmpty()) {
            say("No report yet; next: lifeboat drill");
            return;
        }
        Table table = new Table(LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, RIGHT, RIGHT);
        table.row("ID", "TIME", "KIND", "VERDICT", "REGION", "LEVEL", "RTO", "RPO");
        for (Result.ReportRow row : r.reports()) {
            table.row(
                    row.id(),
                    time(row.time()),
                    row.kind(),
                    row.verdict(),
                    row.region(),
                    row.level(),
                    row.rtoSeconds().map(ResultText::seconds).orElse("-"),
                    row.rpoSeconds().map(ResultText::seconds).orElse("-"));
        }
        lines(table);
    }

    private void names(String what, List<String> names) {
        names.forEach(name -> warn(what + ": " + name));
    }

    private void warnings(String prefix, List<String> warnings) {
        warnings.forEach(warning -> warn(prefix + warning));
    }

    private void warn(String sentence) {
        out.println(
                "  "
                        + colours.paint(Colours.Ink.WARNING, "!")
                        + " "
                        + SafeText.message(sentence).replace("\n", "\\x0a"));
    }

    private void say(Status status, String sentence) {
        out.println(colours.paint(ink(status), word(status)) + "  " + SafeText.line(sentence));
    }

    private void say(String sentence) {
        out.println(SafeText.line(sentence));
    }

    private void lines(Table table) {
        table.lines().forEach(out::println);
    }

    private static Colours.Ink ink(Status status) {
        return switch (status) {
            case OK -> Colours.Ink.GOOD;
            case DEGRADED -> Colours.Ink.WARNING;
            case FAILED, DAMAGED -> Colours.Ink.BAD;
        };
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
    }

    private static String time(Instant instant) {
        return Optional.of(instant).map(t -> t.truncatedTo(ChronoUnit.SECONDS)).get().toString();
    }
}
