package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.engines.postgresql.WalContinuity;
import lifeboat.restore.postgresql.PhysicalRecovery;
import lifeboat.restore.postgresql.WalLog;
import lifeboat.runbooks.database.postgresql.Replay;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// A moment of a cluster: from which copy on the log is replayed, and how far. Whoever has one of
/// [#of] knows that the log reaches that far without a hole; of one of [#behind], [#shortfall]
/// tells.
final class PointInTime implements Replay {
    private final PhysicalCopy copy;
    private final Optional<Instant> asked;
    private final WalContinuity.Window window;
    private final WalLog log;
    private final LogCodec codec;
    private int written;

    private PointInTime(
            PhysicalCopy copy,
            Optional<Instant> asked,
            WalContinuity.Window window,
            WalLog log,
            LogCodec codec) {
        this.copy = copy;
        this.asked = asked;
        this.window = window;
        this.log = log;
        this.codec = codec;
    }

    /// Empty where no moment was asked for.
    ///
    /// @throws CommandException if what is kept does not lead there; the message tells until when
    static Optional<PointInTime> of(
            Request.Restore request, SnapshotChoice choice, Vaults vaults, VaultKeys keys)
            throws CommandException, IOException {
        if (request.toTime().isEmpty()) {
            return Optional.empty();
        }
        String words = request.toTime().get();
        checkDestination(request);
        Optional<Instant> asked = words.equals("latest") ? Optional.empty() : moment(words);
        PhysicalCopy copy = copy(request, choice, asked);
        PointInTime point = behind(copy, request.source(), asked, vaults, keys);
        point.checkReach(request.source());
        return Optional.of(point);
    }

    /// @param asked moment, not before the copy; empty: the end of the log
    static PointInTime behind(
            PhysicalCopy copy,
            String source,
            Optional<Instant> asked,
            Vaults vaults,
            VaultKeys keys)
            throws IOException {
        WalLog log = new WalLog(LogCatalog.of(vaults, source));
        WalContinuity.Window window = log.continuity(copy.wal().segmentBytes()).follow(copy.wal());
        return new PointInTime(copy, asked, window, log, new LogCodec(keys));
    }

    private static void checkDestination(Request.Restore request) throws CommandException {
        if (!(request.to() instanceof Request.Destination.Directory)
                || !request.include().isEmpty()) {
            throw new CommandException.Misused(
                    "--to-time brings back a whole cluster, into a directory",
                    "give --to DIR, without --include and --as-tar");
        }
    }

    private static Optional<Instant> moment(String words) throws CommandException {
        Optional<Instant> moment = SnapshotChoice.moment(words);
        if (moment.isEmpty()) {
            throw new CommandException.Misused(
                    "--to-time " + words + " is no moment",
                    "for instance: --to-time 2026-11-28T06:00:00Z, or latest");
        }
        return moment;
    }

    private static PhysicalCopy copy(
            Request.Restore request, SnapshotChoice choice, Optional<Instant> asked)
            throws CommandException, IOException {
        SnapshotChoice.Listed named =
                choice.find(request.snapshot(), Optional.of(request.source()));
        List<PhysicalCopy> copies = PhysicalCopy.all(choice, request.source());
        if (copies.isEmpty()) {
            throw new CommandException.Misused(
                    "--to-time needs a log, and source " + request.source() + " has none",
                    "only sources of type postgresql with method: physical can be brought to a moment; --snapshot TIME takes the last snapshot before one");
        }
        boolean any = request.snapshot().equals("latest");
        List<PhysicalCopy> fitting =
                copies.stream()
                        .filter(copy -> any || copy.snapshot().id().equals(named.id()))
                        .toList();
        if (fitting.isEmpty()) {
            throw new CommandException.Misused(
                    "snapshot "
                            + named.id().shortForm()
                            + " holds no physical copy of "
                            + request.source(),
                    "leave --snapshot away: the newest copy before the moment is taken");
        }
        return fitting.reversed().stream()
                .filter(copy -> asked.isEmpty() || !copy.time().isAfter(asked.get()))
                .findFirst()
                .orElseThrow(() -> tooEarly(fitting.getFirst(), asked));
    }

    private static CommandException tooEarly(PhysicalCopy first, Optional<Instant> asked) {
        return new CommandException.Refused(
                asked.map(Instant::toString).orElse("latest")
                        + " is before the "
                        + "copy to begin from: snapshot "
                        + first.snapshot().id().shortForm()
                        + " is recoverable from "
                        + first.time()
                        + " on",
                "give a later moment, or an earlier snapshot; lifeboat wal status shows them");
    }

    private void checkReach(String source) throws CommandException {
        Optional<String> shortfall = shortfall(source);
        if (shortfall.isPresent()) {
            throw new CommandException.Refused(
                    shortfall.get(),
                    "--to-time " + end() + " is the latest that can be had from there");
        }
    }

    private Instant end() {
        return window.untilTime().orElse(copy.time());
    }

    /// Why the log does not lead there, and until when it does; empty if it does.
    Optional<String> shortfall(String source) {
        Instant end = end();
        if (asked.isPresent() ? !asked.get().isAfter(end) : window.hole().isEmpty()) {
            return Optional.empty();
        }
        String from = "snapshot " + copy.snapshot().id().shortForm() + " of " + copy.time();
        String reach = "from " + from + " on " + source + " is recoverable until " + end;
        return Optional.of(
                window.hole()
                        .map(hole -> "the log has a hole: " + hole + "; " + reach)
                        .orElseGet(() ->
                                asked.map(Instant::toString).orElse("latest")
                                        + " is after the end of the log; "
                                        + reach));
    }

    SnapshotChoice.Listed snapshot() {
        return copy.snapshot();
    }

    /// Empty: to the end of the log.
    Optional<Instant> asked() {
        return asked;
    }

    /// The moment of one that was asked for.
    @Override
    public Instant moment() {
        return asked.orElseGet(this::end);
    }

    @Override
    public List<String> doubts(PhysicalRecovery.Recovered reached) {
        return Stream.concat(brokenOff(reached).stream(), unproven(reached).stream()).toList();
    }

    @Override
    public PhysicalRecovery.Target target() {
        String timeline =
                window.timeline() == copy.wal().timeline()
                        ? "current"
                        : Long.toString(window.timeline());
        return asked.<PhysicalRecovery.Target>map(
                        time -> new PhysicalRecovery.Target.Time(time, timeline))
                .orElseGet(() -> new PhysicalRecovery.Target.End(timeline));
    }

    @Override
    public void fetchInto(Path directory) throws IOException {
        log.writeHistories(directory, codec);
        write(directory, log.upTo(window, asked.orElse(Instant.MAX)));
    }

    /// Twice as many as so far.
    @Override
    public boolean fetchMore(Path directory) throws IOException {
        int before = written;
        write(directory, Math.min(window.segments().size(), Math.max(1, before) * 2));
        return written > before;
    }

    private void write(Path directory, int upTo) throws IOException {
        log.writeSegments(directory, window.segments().subList(written, upTo), codec);
        written = upTo;
    }

    /// Why less was replayed than is kept, if so.
    Optional<String> brokenOff(PhysicalRecovery.Recovered reached) {
        int size = copy.wal().segmentBytes();
        long segment = reached.position().segment(size);
        return Optional.of(written)
                .filter(count -> count > 0)
                .map(count -> window.segments().get(count - 1))
                .filter(kept -> reached.endOfLog() && segment < kept.number(size) - 1)
                .map(kept ->
                        "the log could be replayed up to "
                                + reached.position()
                                + " only, though it is kept up to segment "
                                + kept.fileName());
    }

    /// Why the moment was not reached, if so: the log broke off at a hole before anything later was
    /// met. That could not be known before, because its last part was stored later than the moment.
    @Override
    public Optional<String> missed(PhysicalRecovery.Recovered reached) {
        return asked.filter(_ -> reached.endOfLog())
                .flatMap(_ -> window.hole())
                .map(hole -> "the log has a hole: " + hole + "; what is there " + until(reached));
    }

    private static String until(PhysicalRecovery.Recovered reached) {
        return reached.lastCommit()
                .map(commit -> "goes as far as the commit of " + commit)
                .orElse("holds no commit of the log");
    }

    /// Tells that the log ended before anything later than the moment was met: it was stored by
    /// then, but may have been written before.
    Optional<String> unproven(PhysicalRecovery.Recovered reached) {
        return asked.filter(_ -> reached.endOfLog() && window.hole().isEmpty())
                .map(time ->
                        "all of the log was replayed, and nothing in it is later than "
                                + time
                                + ": what is there "
                                + until(reached)
                                + "; whether more was committed by then is not known");
    }
}
