package lifeboat.runbooks.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import lifeboat.restore.directory.Privileges;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// One kind of database in regions and drills. Safe for concurrent use.
public interface DatabaseKind {
    /// Kinds of sources that it is for, as the manifest calls them.
    Set<String> names();

    /// Everything in the way of a source at its home, found without changing anything: no answer, a
    /// version too old, something that is lacking, the live source itself, a home that is not
    /// empty. Each a sentence.
    ///
    /// @param start where an earlier run had begun the source, what is in the home is its work
    /// @throws IOException if the snapshot cannot be read
    List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException;

    /// Reaches a home. The caller closes it.
    ///
    /// @throws IOException if it cannot be reached
    DatabaseHome open(Home home) throws IOException;

    /// Reaches a home. The caller closes it.
    ///
    /// @param privileges whether code that a database brings may run in this program; most kinds
    ///   run none
    /// @throws IOException if it cannot be reached
    default DatabaseHome open(Home home, Privileges privileges) throws IOException {
        return open(home);
    }

    /// Makes an empty home for a drill: in `directory`, which does not exist, or in a server that
    /// is thrown away, which archives, replicates and sends nothing. The caller closes it.
    ///
    /// @throws IOException if this machine cannot; the message says what to install, and nothing
    ///   stays
    ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException;

    /// What a restore has proven, before anything is read back.
    default List<CheckResult> loaded(Home home, StreamRestoration done) {
        boolean same = done.differences().isEmpty();
        return List.of(
                new CheckResult(
                        "loads without error",
                        "L3",
                        same ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED,
                        "no error",
                        same
                                ? done.streams() + " streams loaded"
                                : done.differences().size() + " differences from the snapshot"));
    }

    /// What reading back has proven.
    default List<CheckResult> compared(Home home, StreamRestoration found) {
        boolean same = found.differences().isEmpty();
        return List.of(
                new CheckResult(
                        "every row and definition as in the completeness record",
                        "L4",
                        same ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED,
                        found.compared() + " values as captured",
                        same
                                ? found.compared()
                                        + " values as captured, "
                                        + found.rows()
                                        + " rows"
                                : found.differences().getFirst().describe()));
    }
}
