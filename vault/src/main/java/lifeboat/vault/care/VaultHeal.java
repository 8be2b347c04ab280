package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;

/// The healing of one vault, one object after the other.
final class VaultHeal implements Callable<HealedVault> {
    private final Visit visit;
    private final VaultFindings findings;
    private final Examination found;
    private final LostObjects lost;
    private final CareProgress progress;
    private final Semaphore inMemory;
    private final Set<ObjectKey> lacking = new HashSet<>();
    private final List<ObjectKey> healed = new ArrayList<>();
    private final List<ObjectFault> failed = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long bytes;

    VaultHeal(
            Visit visit,
            VaultFindings findings,
            Examination found,
            LostObjects lost,
            CareProgress progress,
            Semaphore inMemory) {
        this.visit = visit;
        this.findings = findings;
        this.found = found;
        this.lost = lost;
        this.progress = progress;
        this.inMemory = inMemory;
    }

    @Override
    public HealedVault call() {
        if (visit.inventory() == null) {
            problems.add(visit.problem());
            return result();
        }
        Set<ObjectKey> damaged = new HashSet<>();
        findings.damaged().forEach(fault -> damaged.add(fault.key()));
        List<ObjectKey> toDo = new ArrayList<>(damaged);
        findings.missing().forEach(fault -> toDo.add(fault.key()));
        toDo.sort(Comparator.comparingInt(VaultHeal::rank).thenComparing(key -> key));
        lacking.addAll(toDo);
        long done = 0;
        for (ObjectKey key : toDo) {
            if (Thread.currentThread().isInterrupted()) {
                problems.add("interrupted");
                break;
            }
            heal(key, damaged.contains(key) ? PutMode.REPLACE : PutMode.CREATE);
            progress.advanced(visit.target().name(), ++done, toDo.size(), bytes);
        }
        findings.problems().stream()
                .filter(problem -> !problem.equals(visit.problem()))
                .forEach(problems::add);
        return result();
    }

    private HealedVault result() {
        return new HealedVault(visit.target().name(), healed, bytes, failed, problems);
    }

    /// The order in which a backup writes; the site document, by which a vault is known, at the
    /// very end, so that a half-healed vault is not taken for a whole one.
    private static int rank(ObjectKey key) {
        String name = key.value();
        if (name.startsWith(VaultLayout.PACKS)) {
            return 0;
        } else if (name.startsWith(VaultLayout.INDEXES)) {
            return 1;
        } else if (key.equals(VaultLayout.SITE)) {
            return 4;
        } else if (name.startsWith(VaultLayout.SNAPSHOTS)) {
            return 3;
        }
        return 2;
    }

    private void heal(ObjectKey key, PutMode mode) {
        try {
            if (Needs.isSnapshot(key)) {
                refuseIncomplete(key);
            }
            inMemory.acquire();
            try {
                byte[] good = good(key);
                put(key, good, mode);
                readBack(key, good);
                bytes += good.length;
            } finally {
                inMemory.release();
            }
            healed.add(key);
            lacking.remove(key);
        } catch (VaultException.Lost e) {
            lost.note(key, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            failed.add(new ObjectFault(key, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.add(new ObjectFault(key, "interrupted"));
        }
    }

    /// A vault must not show a snapshot before what it needs (format property F12), except for
    /// objects that no vault has: without them the snapshot is as whole here as anywhere.
    private void refuseIncomplete(ObjectKey key) throws IOException {
        SnapshotId id = SnapshotId.of(key);
        if (!found.needs().good().containsKey(id)) {
            throw new VaultException.Lost(
                    found.needs().bad().getOrDefault(id, "no vault has a good copy"), null);
        }
        for (ObjectKey needed : found.needs().of(id, found.needs().open(id)).keySet()) {
            if (lacking.contains(needed) && !lost.knows(needed)) {
                throw new VaultException.Damaged(
                        "the snapshot needs " + needed + ", which could not be healed");
            }
        }
    }

    private byte[] good(ObjectKey key) throws IOException {
        if (SiteObjects.covers(key)) {
            Optional<byte[]> good = found.site().good(key);
            return good.orElseThrow(
                    () -> new VaultException.Lost("no vault has a good copy of " + key, null));
        }
        List<Target> peers =
                found.visits().stream()
                        .filter(peer -> !peer.equals(visit) && holds(peer, key))
                        .map(Visit::target)
                        .toList();
        AtomicBoolean unsure =
                new AtomicBoolean(!found.visits().stream().allMatch(Visit::isUsable));
        try {
            return found.needs()
                    .vaults()
                    .fromAny(key, 1 << 20, peers, target -> goodFrom(target, key, unsure));
        } catch (VaultException.Lost e) {
            if (unsure.get()) {
                throw new IOException(
                        "no vault that can be reached has a good copy; others may have one: "
                                + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    private static byte[] goodFrom(Target target, ObjectKey key, AtomicBoolean unsure)
            throws IOException {
        try {
            return Vaults.wholeFrom(target, key, ObjectCopy.MAX_OBJECT);
        } catch (TargetException.Unreachable | TargetException.Denied e) {
            unsure.set(true);
            throw e;
        }
    }

    private static boolean holds(Visit peer, ObjectKey key) {
        Inventory inventory = peer.inventory();
        return inventory != null && inventory.size(key).isPresent();
    }

    private void put(ObjectKey key, byte[] good, PutMode mode) throws IOException {
        Content content = Content.of(good);
        try {
            visit.target().put(key, content, mode);
        } catch (TargetException.Exists e) {
            if (VaultLayout.digestIn(key).isEmpty()) {
                throw e;
            }
            // other bytes under a digest's name can only be damaged
            visit.target().put(key, content, PutMode.REPLACE);
        }
    }

    private void readBack(ObjectKey key, byte[] good) throws IOException {
        if (SiteObjects.covers(key)) {
            byte[] stored = Vaults.wholeFrom(visit.target(), key, good.length);
            if (!Arrays.equals(stored, good)) {
                throw new VaultException.Damaged(key + " reads back differently");
            }
            return;
        }
        try (StreamedPack stored = new StreamedPack(visit.target(), key, good.length)) {
            stored.startPass();
            var digest = stored.finishPass();
            if (!VaultLayout.digestIn(key).filter(digest::equals).isPresent()) {
                throw new VaultException.Damaged(key + " reads back differently");
            }
        }
    }
}
