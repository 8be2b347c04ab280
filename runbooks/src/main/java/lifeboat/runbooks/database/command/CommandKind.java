package lifeboat.runbooks.database.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lifeboat.engines.program.Executables;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// Sources of which only a program of the site knows what they are. A home is a counterpart, and
/// the directory in which it is run. A drill without one proves the bytes alone.
///
/// @param executables where counterparts are looked for
public record CommandKind(Executables executables) implements DatabaseKind {
    @Override
    public Set<String> names() {
        return Set.of("command");
    }

    private static boolean isDrill(Home home) {
        return home.origin() == Home.Origin.EPHEMERAL;
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start) {
        if (home.program().isEmpty()) {
            return isDrill(home)
                    ? List.of()
                    : List.of(
                            "no program takes it back; write `restore: [PROGRAM, ARGUMENT]` beside it in the region, or beside the source");
        }
        String program = home.program().getFirst();
        return executables.find(program).isEmpty()
                ? List.of("its program " + program + " is not here")
                : List.of();
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        if (!isDrill(home)) {
            return new CounterpartHome(home.program(), home.path(), java.util.Optional.empty());
        }
        Path directory = home.path().orElseThrow(() -> new IOException("the home has no path"));
        Path given = directory.resolveSibling(directory.getFileName() + ".given");
        return home.program().isEmpty()
                ? new KeptBytesHome(directory)
                : new CounterpartHome(home.program(), home.path(), java.util.Optional.of(given));
    }

    /// A directory below that of the drill; whether a program is run in it, the region or the
    /// source says.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) {
        return ThrowawayHome.inFiles(Home.ephemeral(source, directory));
    }

    @Override
    public List<CheckResult> loaded(Home home, StreamRestoration done) {
        boolean same = done.differences().isEmpty();
        if (home.program().isEmpty()) {
            return List.of(
                    bytes(done),
                    notRun(
                            "a program takes it",
                            "L3",
                            "none is named for rehearsals (`rehearse`)"));
        }
        return List.of(
                new CheckResult(
                        home.program().getFirst() + " takes every byte",
                        "L3",
                        verdict(same),
                        "exit 0",
                        same ? "exit 0 after " + done.bytes() + " bytes" : first(done)));
    }

    /// What a program made of it, only a check of the site can tell.
    @Override
    public List<CheckResult> compared(Home home, StreamRestoration found) {
        List<CheckResult> checks = new ArrayList<>();
        if (found.compared() > 0) {
            checks.add(bytes(found));
        }
        checks.add(notRun("what a program makes of it", "L4", "only a check of the site can tell"));
        return checks;
    }

    private static CheckResult bytes(StreamRestoration found) {
        boolean same = found.differences().isEmpty();
        return new CheckResult(
                "every byte as captured",
                "L2",
                verdict(same),
                "size and digest as in the completeness record",
                same ? found.bytes() + " bytes with that digest" : first(found));
    }

    private static CheckResult.Verdict verdict(boolean same) {
        return same ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED;
    }

    private static String first(StreamRestoration found) {
        return found.differences().getFirst().describe();
    }

    private static CheckResult notRun(String name, String level, String why) {
        return new CheckResult(name, level, CheckResult.Verdict.NOT_RUN, "done", why);
    }
}
