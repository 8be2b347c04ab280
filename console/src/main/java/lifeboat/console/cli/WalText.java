package lifeboat.console.cli;

import static lifeboat.console.cli.Table.Align.LEFT;
import static lifeboat.console.cli.Table.Align.RIGHT;

import java.io.PrintStream;
import java.util.Locale;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;

/// Logs, for people.
final class WalText {
    private final PrintStream out;
    private final Colours colours;

    WalText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void push(Result.WalPush r) {
        say(
                r.status(),
                r.name()
                        + (r.targets().isEmpty()
                                ? " is read by no recovery and was not kept"
                                : (r.known() ? " was kept already, by " : " is kept by ")
                                        + String.join(", ", r.targets())));
        r.warnings().forEach(this::warn);
    }

    void receive(Result.WalReceive r) {
        say(
                r.status(),
                Sizes.count(r.segments(), "segment")
                        + " and "
                        + Sizes.count(r.pieces(), "piece")
                        + " of "
                        + r.source()
                        + " kept");
    }

    void fetch(Result.WalFetch r) {
        say(r.status(), r.name() + " of " + r.source() + " is in " + r.path());
    }

    void state(Result.WalStatus r) {
        say(
                r.status(),
                r.holes().isEmpty()
                        ? "The log of " + r.source() + " has no hole"
                        : "The log of " + r.source() + " HAS HOLES");
        Table windows = new Table(LEFT, LEFT, LEFT, RIGHT);
        for (Result.WalWindow w : r.recoverable()) {
            windows.row(
                    "  " + w.snapshot(),
                    "from " + w.from(),
                    "until " + w.until(),
                    Sizes.count(w.segments(), "segment"));
        }
        windows.lines().forEach(out::println);
        r.holes().forEach(hole -> warn("hole: " + hole));
        r.problems().forEach(this::warn);
        Table targets = new Table(LEFT, RIGHT, LEFT);
        for (Result.WalTarget t : r.targets()) {
            targets.row(
                    "  " + t.name(),
                    Sizes.count(t.objects(), "object"),
                    t.missing() == 0 ? "" : t.missing() + " missing; next: lifeboat heal");
        }
        targets.lines().forEach(out::println);
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

    private void warn(String text) {
        out.println("  ! " + SafeText.line(text));
    }
}
