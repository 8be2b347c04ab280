package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.vault.log.LogCatalog;
import lifeboat.vault.log.LogCodec;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// `--to-time`: from which copy on the log is replayed, and how far. Whoever has one knows that the
/// log reaches that far without a hole.
///
/// @param asked empty: to the end of the log
/// @param reach how far the log leads from the copy on
/// @param catalog of the source's log
/// @param codec with the recovery key
record PointInTime(
        PhysicalCopy copy,
        Optional<Instant> asked,
        LogReach reach,
        LogCatalog catalog,
        LogCodec codec) {

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
        LogCatalog catalog = LogCatalog.of(vaults, request.source());
        PointInTime point =
                new PointInTime(
                        copy, asked, LogReach.of(copy, catalog), catalog, new LogCodec(keys));
        point.checkReach(request.source());
        return Optional.of(point);
    }

    private static void checkDestination(Request.Restore request) throws CommandException {
        if (!(request.to() instanceof Request.Destination.Directory)
                || !request.include().isEmpty()) {
            throw new CommandException.Misused(
                    "--to-time brings back a whole server, into a directory",
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
                    "only sources of type postgresql or mariadb with method: physical can be brought to a moment; --snapshot TIME takes the last snapshot before one");
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
        Instant end = reach.untilTime().orElse(copy.time());
        if (asked.isPresent() ? !asked.get().isAfter(end) : reach.hole().isEmpty()) {
            return;
        }
        String from = "snapshot " + copy.snapshot().id().shortForm() + " of " + copy.time();
        String told = "from " + from + " on " + source + " is recoverable until " + end;
        throw new CommandException.Refused(
                reach.hole()
                        .map(hole -> "the log has a hole: " + hole + "; " + told)
                        .orElseGet(() ->
                                asked.map(Instant::toString).orElse("latest")
                                        + " is after the end of the log; "
                                        + told),
                "--to-time " + end + " is the latest that can be had from there");
    }

    SnapshotChoice.Listed snapshot() {
        return copy.snapshot();
    }

    /// Why the moment was not reached, if so: the log broke off at a hole before anything later was
    /// met. That could not be known before, because its last part was stored later than the moment.
    ///
    /// @param endOfLog whether all there is was replayed
    Optional<String> missed(boolean endOfLog, Optional<Instant> lastCommit) {
        return asked.filter(_ -> endOfLog)
                .flatMap(_ -> reach.hole())
                .map(hole ->
                        "the log has a hole: " + hole + "; what is there " + until(lastCommit));
    }

    private static String until(Optional<Instant> lastCommit) {
        return lastCommit
                .map(commit -> "goes as far as the commit of " + commit)
                .orElse("holds no commit of the log");
    }

    /// Tells that the log ended before anything later than the moment was met: it was stored by
    /// then, but may have been written before.
    Optional<String> unproven(boolean endOfLog, Optional<Instant> lastCommit) {
        return asked.filter(_ -> endOfLog && reach.hole().isEmpty())
                .map(time ->
                        "all of the log was replayed, and nothing in it is later than "
                                + time
                                + ": what is there "
                                + until(lastCommit)
                                + "; whether more was committed by then is not known");
    }
}
