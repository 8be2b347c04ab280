package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.restore.RestoreProgress;
import lifeboat.restore.directory.Privileges;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SourceRecord;

/// Brings back sources of some kinds. Safe for concurrent use with different sources.
public interface Restorer {
    /// Kinds of sources that it brings back.
    Set<String> kinds();

    /// Everything in the way of a source at its home, found without writing anything. What concerns
    /// files is found by [lifeboat.runbooks.region.Places] for all kinds.
    ///
    /// @param reader the snapshot
    /// @param start where an earlier run had begun the source, what is in the home is its work
    List<Gap> preflight(SnapshotReader reader, SourceRecord source, Home home, StepWork.Start start)
            throws IOException;

    /// Makes an empty home for a drill. The caller closes it.
    ///
    /// @param directory does not exist yet; removed by the caller
    /// @throws IOException if this machine cannot; nothing stays
    ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException;

    /// Restores a source; an order that is given again continues.
    ///
    /// @throws IOException if the world failed: the order may be given again
    StepOutcome restore(Order order) throws IOException, InterruptedException;

    /// Reads the source back and compares it with what the snapshot says must be there.
    StepOutcome readBack(Order order, Depth depth) throws IOException, InterruptedException;

    /// The restored database; empty for kinds that are none. The caller closes it.
    default Optional<OpenDatabase> database(Order order) throws IOException {
        return Optional.empty();
    }

    /// One source to restore.
    ///
    /// @param reader the snapshot, shared with other orders
    /// @param vaults those the reader reads
    /// @param keys of the site, opened by the passphrase
    /// @param source what the snapshot says of it
    /// @param home where it goes
    /// @param start whether an earlier run had begun it
    /// @param moment that a source with a log is brought to when it is read back
    /// @param privileges what to do with setuid programs and the like
    /// @param listener hears how far it is
    record Order(
            SnapshotReader reader,
            Vaults vaults,
            VaultKeys keys,
            SourceRecord source,
            Home home,
            StepWork.Start start,
            Moment moment,
            Privileges privileges,
            RestoreProgress.Listener listener) {}
}
