package lifeboat.runbooks.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.OpenDatabase;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Restores something else than it was told to, without a word: the same source of another
/// snapshot, or another source.
public final class OtherSnapshot implements Restorer {
    private final Restorer inner;
    private final SnapshotReader other;
    private final SourceRecord instead;

    /// @param other the snapshot that is read
    /// @param instead the source that is restored
    public OtherSnapshot(Restorer inner, SnapshotReader other, SourceRecord instead) {
        this.inner = inner;
        this.other = other;
        this.instead = instead;
    }

    @Override
    public Set<String> kinds() {
        return inner.kinds();
    }

    @Override
    public List<Gap> preflight(
            SnapshotReader reader, SourceRecord source, Home home, StepWork.Start start)
            throws IOException {
        return inner.preflight(reader, source, home, start);
    }

    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        return inner.throwaway(source, directory);
    }

    @Override
    public Optional<OpenDatabase> database(Order order) throws IOException {
        return inner.database(order);
    }

    @Override
    public StepOutcome restore(Order order) throws IOException, InterruptedException {
        return inner.restore(
                new Order(
                        other,
                        order.vaults(),
                        order.keys(),
                        instead,
                        order.home(),
                        order.start(),
                        order.moment(),
                        order.privileges(),
                        order.listener()));
    }

    @Override
    public StepOutcome readBack(Order order, Depth depth) throws IOException, InterruptedException {
        return inner.readBack(order, depth);
    }
}
