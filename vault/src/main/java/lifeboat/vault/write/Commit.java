package lifeboat.vault.write;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.fleet.MemberState;
import lifeboat.targets.fleet.MemberStatus;
import lifeboat.targets.fleet.ParkCause;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.lock.LockKeeper;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SegmentRange;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.snapshot.Summary;

/// Turns what was shipped into a snapshot: on every target, first it is made sure that all it needs
/// is there, then the manifest is put and read back (format property F12). Targets are worked on at
/// once and fail alone.
final class Commit {
    private static final long UNREADABLE_AHEAD = 1_000_000;

    private final HostKeys host;
    private final VaultKeys keys;
    private final RunSettings settings;
    private final InstantSource clock;
    private final Survey survey;
    private final SnapshotCatalog catalog;
    private final KnownState known;
    private final Shipping shipping;
    private final Path state;
    private final Patience patience;

    /// For targets that are slow.
    ///
    /// @param catchUp after which no further object is begun
    /// @param lastObject how much longer the last one may take
    record Patience(Duration catchUp, Duration lastObject) {}

    Commit(
            HostKeys host,
            VaultKeys keys,
            RunSettings settings,
            InstantSource clock,
            Survey survey,
            SnapshotCatalog catalog,
            KnownState known,
            Shipping shipping,
            Path state,
            Patience patience) {
        this.host = host;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.survey = survey;
        this.catalog = catalog;
        this.known = known;
        this.shipping = shipping;
        this.state = state;
        this.patience = patience;
    }

    SnapshotOutcome write(RunRequest request, BitSet neededPacks) throws IOException {
        List<PackInfo> packs = neededPacks.stream().mapToObj(known.packs::info).toList();
        Manifest manifest = manifest(request, packs);
        Envelope envelope = envelope(manifest.finished());
        byte[] stored = SnapshotCodec.write(envelope, manifest, keys.sealing(), host.signingKey());
        SnapshotId id =
                new SnapshotId(host.hostId(), envelope.sequence(), Content.of(stored).sha256());
        Map<Target, TargetOutcome> outcomes = onEveryTarget(id, stored, packs);
        survey.failed()
                .forEach((target, reason) ->
                        outcomes.put(
                                target,
                                new TargetOutcome(
                                        target.name(),
                                        false,
                                        String.valueOf(reason.getMessage()),
                                        0,
                                        0,
                                        packs.size())));
        List<TargetIdentity> holding =
                outcomes.entrySet().stream()
                        .filter(entry -> entry.getValue().holds())
                        .map(entry -> entry.getKey().identity())
                        .toList();
        return new SnapshotOutcome(
                id,
                manifest,
                List.copyOf(outcomes.values()),
                settings.quorum().judge(holding),
                known.warnings());
    }

    /// The host's newest snapshot that verifies.
    private Optional<SnapshotId> predecessor() {
        return catalog.ids().reversed().stream()
                .filter(id -> id.host().equals(host.hostId()) && verifies(id))
                .findFirst();
    }

    private boolean verifies(SnapshotId id) {
        try {
            catalog.open(id);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Beyond every snapshot of this host, also one that cannot be read just now; but a name that a
    /// provider made up must not use up all numbers, so one far ahead does not count.
    private long sequence(Optional<SnapshotId> predecessor) {
        long verified = predecessor.map(SnapshotId::sequence).orElse(0L);
        return catalog.ids().stream()
                        .filter(id -> id.host().equals(host.hostId()))
                        .mapToLong(SnapshotId::sequence)
                        .filter(number -> number <= verified + UNREADABLE_AHEAD)
                        .max()
                        .orElse(0)
                + 1;
    }

    /// Never before the start, also where the clock was set back meanwhile.
    private Instant finished(Instant started) {
        Instant now = clock.instant();
        return now.isBefore(started) ? started : now;
    }

    /// Numbers say which snapshot is newer, not times; but whoever looks for a moment is misled.
    private void warnOfTime(Instant time, SnapshotId predecessor) throws IOException {
        Instant before = catalog.open(predecessor).envelope().time();
        if (time.isBefore(before)) {
            known.warn(
                    "the clock says "
                            + time
                            + ", which is before this host's previous snapshot of "
                            + before
                            + ": it is wrong now or was wrong then");
        }
    }

    private Envelope envelope(Instant time) throws IOException {
        Optional<SnapshotId> predecessor = predecessor();
        if (predecessor.isPresent()) {
            warnOfTime(time, predecessor.get());
        }
        return new Envelope(
                1,
                keys.siteId().hex(),
                host.hostId(),
                sequence(predecessor),
                predecessor.map(id -> id.sha256().hex()).orElse(""),
                time,
                "",
                "");
    }

    private Manifest manifest(RunRequest request, List<PackInfo> packs) {
        Summary summary =
                new Summary(
                        keys.siteName(),
                        host.hostName(),
                        request.run(),
                        request.slot(),
                        request.policy(),
                        request.sources().stream().map(SourceRecord::summary).toList(),
                        List.copyOf(known.segments.keySet()),
                        known.segments.values().stream()
                                .map(span ->
                                        SegmentRange.of(span.firstHigh(), span.lastHigh())
                                                .toString())
                                .toList(),
                        packs.size(),
                        packs.stream().mapToLong(PackInfo::sizeBytes).sum());
        List<String> targets = new ArrayList<>();
        survey.ready().keySet().forEach(target -> targets.add(target.name()));
        survey.failed().keySet().forEach(target -> targets.add(target.name()));
        return new Manifest(
                summary,
                request.tool(),
                request.started(),
                finished(request.started()),
                request.sources(),
                targets,
                settings.quorum().copies(),
                settings.quorum().providers(),
                packs);
    }

    private Map<Target, TargetOutcome> onEveryTarget(
            SnapshotId id, byte[] stored, List<PackInfo> packs) {
        Map<Target, Future<TargetOutcome>> running = new LinkedHashMap<>();
        Map<Target, TargetOutcome> outcomes = new LinkedHashMap<>();
        long until = System.nanoTime() + patience.catchUp().toNanos();
        ExecutorService threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("lifeboat-commit-", 0).factory());
        try {
            survey.ready()
                    .forEach((target, inventory) ->
                            running.put(
                                    target,
                                    threads.submit(() ->
                                            onTarget(
                                                    target, inventory, id, stored, packs, until))));
            running.forEach(
                    (target, future) -> outcomes.put(target, outcome(target, future, until)));
        } finally {
            threads.shutdown(); // whoever hangs does not end by waiting for it
        }
        return outcomes;
    }

    private TargetOutcome outcome(Target target, Future<TargetOutcome> future, long until) {
        try {
            if (!isSlow(shipping.state(target))) {
                return future.get();
            }
            long left = until - System.nanoTime() + patience.lastObject().toNanos();
            return future.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            return failed(target, "parked (SLOW), and it hangs; lifeboat heal goes on", 1);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return failed(target, String.valueOf(cause.getMessage()), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(target, "interrupted", 0);
        }
    }

    private static boolean isSlow(MemberState state) {
        return state.status() instanceof MemberStatus.Parked(var why, _) && why == ParkCause.SLOW;
    }

    private TargetOutcome failed(Target target, String reason, long behind) {
        MemberState state = shipping.state(target);
        return new TargetOutcome(
                target.name(), false, reason, state.objects(), state.bytes(), behind);
    }

    private TargetOutcome onTarget(
            Target target,
            Inventory inventory,
            SnapshotId id,
            byte[] stored,
            List<PackInfo> packs,
            long until) {
        MemberState state = shipping.state(target);
        List<ObjectKey> missing = new ArrayList<>();
        try {
            boolean isSlow = isSlow(state);
            if (isSlow || !(state.status() instanceof MemberStatus.Parked)) {
                confirmShipped(target, inventory);
            }
            missing.addAll(missing(inventory, packs));
            if (!isSlow && state.status() instanceof MemberStatus.Parked(var cause, var reason)) {
                return failed(target, "parked (" + cause + "): " + reason, missing.size());
            }
            CatchUp.Bound bound = isSlow ? CatchUp.until(until) : CatchUp.NO_BOUND;
            long[] copied = new CatchUp(survey, known).copy(target, inventory, missing, bound);
            if (!missing.isEmpty() || bound.isOver()) {
                return failed(
                        target,
                        "parked (SLOW) and not brought up in time; lifeboat heal goes on",
                        Math.max(1, missing.size()));
            }
            putIfAbsent(target, inventory, VaultLayout.host(host.hostId()), host.certificate());
            LockKeeper.keep(target, needed(inventory, packs), this.state, clock.instant())
                    .ifPresent(known::warn);
            target.put(id.key(), Content.of(stored), PutMode.CREATE);
            if (!Arrays.equals(Vaults.wholeFrom(target, id.key(), stored.length), stored)) {
                return failed(target, "the manifest reads back differently", 0);
            }
            return new TargetOutcome(
                    target.name(),
                    true,
                    "",
                    state.objects() + copied[0] + 1,
                    state.bytes() + copied[1] + stored.length,
                    0);
        } catch (IOException e) {
            return failed(target, reason(state, e), Math.max(1, missing.size()));
        }
    }

    /// Of one that was brought up after it was parked, both why it was and why that failed.
    private static String reason(MemberState state, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return state.status() instanceof MemberStatus.Parked(var cause, var parked)
                ? "parked (" + cause + "): " + parked + "; bringing it up afterwards: " + message
                : message;
    }

    /// Looks at what this run shipped as the target itself shows it: a put that was answered and
    /// not kept, or cut, is found before the snapshot is called complete (hazards S-01 to S-03).
    private void confirmShipped(Target target, Inventory inventory) throws IOException {
        for (ObjectKey key : shipping.shipped()) {
            OptionalLong expected = inventory.size(key);
            if (expected.isEmpty()) {
                continue;
            }
            var found = target.head(key);
            if (found.isEmpty() || found.get().sizeBytes() != expected.getAsLong()) {
                inventory.lost(key);
            }
        }
    }

    /// What a vault lacks of all that it must hold before its manifest.
    private List<ObjectKey> missing(Inventory inventory, List<PackInfo> packs) {
        List<ObjectKey> missing = new ArrayList<>();
        for (PackInfo pack : packs) {
            if (!inventory.holds(pack.id(), pack.sizeBytes())) {
                missing.add(pack.id().key());
            }
        }
        for (String segment : known.segments.keySet()) {
            ObjectKey key = VaultLayout.index(new Content.Sha256(segment));
            if (inventory.size(key).isEmpty()) {
                missing.add(key);
            }
        }
        return missing;
    }

    /// All that must be locked as long as the snapshot: what it needs, and what opens the vault.
    private List<ObjectKey> needed(Inventory inventory, List<PackInfo> packs) {
        List<ObjectKey> needed = new ArrayList<>();
        packs.forEach(pack -> needed.add(pack.id().key()));
        known.segments
                .keySet()
                .forEach(segment -> needed.add(VaultLayout.index(new Content.Sha256(segment))));
        inventory.others().keySet().stream().filter(VaultLayout::opensVault).forEach(needed::add);
        ObjectKey certificate = VaultLayout.host(host.hostId());
        if (!needed.contains(certificate)) {
            needed.add(certificate);
        }
        return needed;
    }

    private static void putIfAbsent(Target target, Inventory inventory, ObjectKey key, byte[] bytes)
            throws IOException {
        if (inventory.size(key).isEmpty()) {
            target.put(key, Content.of(bytes), PutMode.CREATE);
        }
    }
}
