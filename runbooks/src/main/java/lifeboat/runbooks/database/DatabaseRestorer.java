package lifeboat.runbooks.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.SnapshotStreams;
import lifeboat.restore.stream.StreamRestoration;
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

/// Databases of one kind. Reads their streams from the vaults without a copy on disk.
public final class DatabaseRestorer implements Restorer {
    private static final int DETAILS = 200;

    private final DatabaseKind kind;
    private final StreamDamage damage;

    public DatabaseRestorer(DatabaseKind kind) {
        this(kind, StreamDamage.NONE);
    }

    private DatabaseRestorer(DatabaseKind kind, StreamDamage damage) {
        this.kind = kind;
        this.damage = damage;
    }

    /// The same with damage planted in what it restores from.
    public DatabaseRestorer damaging(StreamDamage planted) {
        return new DatabaseRestorer(kind, planted);
    }

    /// What it restores.
    public DatabaseKind kind() {
        return kind;
    }

    @Override
    public Set<String> kinds() {
        return kind.names();
    }

    @Override
    public List<Gap> preflight(
            SnapshotReader reader, SourceRecord source, Home home, StepWork.Start start)
            throws IOException {
        CapturedStreams streams = SnapshotStreams.open(reader, source.name(), List.of());
        return kind.obstacles(streams, home, start).stream()
                .map(sentence -> new Gap(source.name(), sentence))
                .toList();
    }

    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        return kind.throwaway(source, directory);
    }

    private static CapturedStreams streams(Order order) throws IOException {
        return SnapshotStreams.open(order.reader(), order.source().name(), List.of());
    }

    @Override
    public StepOutcome restore(Order order) throws IOException {
        CapturedStreams streams =
                new DamagedStreams(new CountedStreams(streams(order), order.listener()), damage);
        StreamRestoration done;
        try (DatabaseHome home = kind.open(order.home(), order.privileges())) {
            done = home.restore(streams, order.start());
        }
        boolean same = done.differences().isEmpty();
        List<String> details = details(done);
        StepOutcome.Status status =
                !same
                        ? StepOutcome.Status.FAILED
                        : done.leftOut().isEmpty()
                                ? StepOutcome.Status.DONE
                                : StepOutcome.Status.DEGRADED;
        String message =
                same
                        ? done.leftOut().isEmpty()
                                ? ""
                                : done.leftOut().size() + " things were left out"
                        : done.differences().size() + " differences from the snapshot";
        return new StepOutcome(
                status,
                message,
                done.streams(),
                order.source().bytes(),
                details,
                kind.loaded(order.home(), done),
                0);
    }

    private static List<String> details(StreamRestoration done) {
        List<String> details = new ArrayList<>();
        done.differences().stream()
                .limit(DETAILS)
                .map(Completeness.Difference::describe)
                .forEach(details::add);
        done.leftOut().stream().limit(DETAILS).map("left out: "::concat).forEach(details::add);
        done.notes().stream().limit(DETAILS).map("note: "::concat).forEach(details::add);
        return details;
    }

    @Override
    public StepOutcome readBack(Order order, Depth depth) throws IOException {
        StreamRestoration found;
        try (DatabaseHome home = kind.open(order.home(), order.privileges())) {
            found = home.readBack(streams(order));
        }
        boolean same = found.differences().isEmpty();
        return new StepOutcome(
                same ? StepOutcome.Status.DONE : StepOutcome.Status.FAILED,
                same ? "" : found.differences().size() + " differences from the snapshot",
                found.rows(),
                0,
                details(found),
                kind.compared(order.home(), found),
                0);
    }

    @Override
    public Optional<OpenDatabase> database(Order order) throws IOException {
        return Optional.of(kind.open(order.home(), order.privileges()));
    }
}
