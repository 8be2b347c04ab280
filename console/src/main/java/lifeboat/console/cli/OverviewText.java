package lifeboat.console.cli;

import static lifeboat.console.cli.Table.Align.LEFT;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.SafeText;

/// How the site stands, for people.
final class OverviewText {
    private final PrintStream out;
    private final Colours colours;

    OverviewText(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void overview(Result.Overview r) {
        out.println(colours.paint(ink(r.status()), SafeText.line(r.sentence())));
        out.println();
        Table.Align[] columns = new Table.Align[r.targets().size() + 1];
        Arrays.fill(columns, LEFT);
        Table table = new Table(columns);
        List<String> head = new ArrayList<>();
        head.add("SOURCE");
        r.targets().forEach(target -> head.add(target.name()));
        table.row(head.toArray(String[]::new));
        for (Result.OverviewSource source : r.sources()) {
            List<String> row = new ArrayList<>();
            row.add(source.name());
            source.cells().forEach(cell -> row.add(cell(cell)));
            table.row(row.toArray(String[]::new));
        }
        table.lines().forEach(out::println);
        r.proof()
                .ifPresent(proof ->
                        out.println(
                                SafeText.line(
                                        "Proof: "
                                                + proof.level()
                                                + " of snapshot "
                                                + proof.snapshot()
                                                + " in region "
                                                + proof.region()
                                                + ", "
                                                + proof.at())));
        out.println(SafeText.line("Prediction from " + r.rtoBasis()));
        r.problems().forEach(problem -> out.println("  ! " + SafeText.line(problem)));
    }

    private static String cell(Result.OverviewCell cell) {
        String age = cell.ageSeconds().map(OverviewText::age).orElse("-");
        return cell.state().equals("fresh") ? age : age + " " + cell.state();
    }

    private static String age(long seconds) {
        long hours = seconds / 3600;
        if (hours >= 48) {
            return hours / 24 + "d";
        }
        return hours > 0 ? hours + "h" : seconds / 60 + "m";
    }

    private static Colours.Ink ink(Status status) {
        return switch (status) {
            case OK -> Colours.Ink.GOOD;
            case DEGRADED -> Colours.Ink.WARNING;
            case FAILED, DAMAGED -> Colours.Ink.BAD;
        };
    }
}
