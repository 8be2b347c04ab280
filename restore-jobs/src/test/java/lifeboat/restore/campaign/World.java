package lifeboat.restore.campaign;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.NewSite;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.SiteFounding;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;

/// A site with its places and hosts, and what the model knows of it.
final class World implements Closeable {
    static final Argon2Cost COST = new Argon2Cost(64 * 1024, 1, 1);

    final Path home;
    final Random random;

    /// For keys and nonces, apart from `random`: how much of it the program takes must not change
    /// which actions follow.
    final Randomness randomness;

    final JumpingClock clock = new JumpingClock(Instant.parse("2036-02-28T12:00:00Z"));
    final Museum museum = new Museum(clock);
    final Guillotine guillotine = new Guillotine();
    final List<Place> places = new ArrayList<>();
    final List<Host> hosts = new ArrayList<>();
    final LinkedHashMap<SnapshotId, Kept> kept = new LinkedHashMap<>();

    /// Snapshots that prune began to delete; some place may still show them.
    final LinkedHashMap<SnapshotId, Kept> going = new LinkedHashMap<>();

    final VaultKeys recovery;

    /// Which passphrase opens a slot of these bytes.
    final Map<Content.Sha256, String> slots =
            new TreeMap<>(java.util.Comparator.comparing(Content.Sha256::hex));

    String passphrase = "the first passphrase";
    final Set<String> oldPassphrases = new TreeSet<>();
    private int destinations;
    private final NewSite site;
    private final List<HostKeys> identities = new ArrayList<>();

    World(Path home, long seed) throws IOException {
        this.home = home;
        this.random = new Random(seed);
        this.randomness = new Random(~seed)::nextBytes;
        this.site = NewSite.create(Museum.CANARY, clock.instant(), randomness);
        this.recovery = VaultKeys.ofRecovery(site.opened(), randomness);
        Target foreign = foreignVault(randomness);
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            boolean onDisk = random.nextInt(4) == 0;
            boolean keeps = i > 0 && random.nextInt(5) == 0;
            places.add(
                    new Place(
                            onDisk ? onDisk(i) : new MemoryTarget("place" + i, identity(i)),
                            foreign,
                            keeps ? Place.Policy.KEEPS : Place.Policy.FREE,
                            museum,
                            guillotine));
        }
        for (int i = 0; i < 2; i++) {
            HostKeys identity = site.opened().enrol("host" + i, clock.instant(), randomness);
            identities.add(identity);
            hosts.add(
                    new Host(
                            "host" + i,
                            identity,
                            VaultKeys.ofHost(identity, randomness),
                            new LiveTree(home.resolve("tree" + i), random),
                            home.resolve("state" + i)));
        }
        found(randomness);
    }

    private static TargetIdentity identity(int number) {
        return new TargetIdentity("provider" + number, "account" + number, Set.of());
    }

    private Target onDisk(int number) throws IOException {
        DirectoryTarget target =
                DirectoryTarget.at(
                        "place" + number, home.resolve("vault" + number), identity(number));
        target.create();
        return target;
    }

    private Target foreignVault(Randomness randomness) throws IOException {
        MemoryTarget target = new MemoryTarget("foreign");
        try (NewSite other = NewSite.create("another site", clock.instant(), randomness)) {
            target.put(VaultLayout.SITE, Content.of(other.siteDocument()), PutMode.CREATE);
            target.put(VaultLayout.SITE_SEALED, Content.of(other.siteSealed()), PutMode.CREATE);
        }
        return target;
    }

    private void found(Randomness randomness) throws IOException {
        try (Passphrase typed = typed(passphrase)) {
            byte[] slot =
                    KeySlot.lock(
                            "main", typed, COST, site.slotContent(), clock.instant(), randomness);
            slots.put(Content.of(slot).sha256(), passphrase);
            SiteFounding.found(
                    site, hosts.getFirst().identity(), Map.of("main", slot), List.copyOf(places));
        }
    }

    static Passphrase typed(String text) throws IOException {
        return Passphrase.typed(text.toCharArray());
    }

    NewSite site() {
        return site;
    }

    List<Target> targets() {
        return List.copyOf(places);
    }

    List<Place> open() {
        return places.stream().filter(Place::isOpen).toList();
    }

    /// Notes a snapshot from its stored bytes.
    Kept keep(SnapshotId id, TreeDigest tree) throws IOException {
        for (Place place : places) {
            Optional<byte[]> stored = place.bytes(id.key());
            if (stored.isPresent() && museum.isGood(id.key(), stored.get())) {
                Host host =
                        hosts.stream()
                                .filter(one -> one.identity().hostId().equals(id.host()))
                                .findFirst()
                                .orElseThrow();
                SnapshotCodec.Parts parts =
                        SnapshotCodec.open(
                                stored.get(),
                                host.identity().signingKey().verifyKey(),
                                recovery.siteId().hex(),
                                "a snapshot of the model");
                Manifest manifest = parts.manifest(recovery.sealing());
                Set<ObjectKey> packs = new TreeSet<>();
                manifest.packs().forEach(pack -> packs.add(pack.id().key()));
                Set<ObjectKey> segments = new TreeSet<>();
                manifest.summary()
                        .indexes()
                        .forEach(digest ->
                                segments.add(VaultLayout.index(new Content.Sha256(digest))));
                Kept snapshot = new Kept(id, tree, packs, segments);
                kept.put(id, snapshot);
                return snapshot;
            }
        }
        throw new AssertionError("no place has the snapshot " + id.key());
    }

    /// Whether all that restoring a snapshot needs is good somewhere among these places.
    boolean isWhole(Kept snapshot, List<Place> among) throws IOException {
        if (!anyGood(snapshot.id().key(), among)
                || !anyGood(VaultLayout.host(snapshot.id().host()), among)) {
            return false;
        }
        for (ObjectKey pack : snapshot.packs()) {
            if (!anyGood(pack, among)) {
                return false;
            }
        }
        return true;
    }

    static boolean anyGood(ObjectKey key, List<Place> among) throws IOException {
        for (Place place : among) {
            if (place.hasGood(key)) {
                return true;
            }
        }
        return false;
    }

    /// Passphrases of the good slots that a place holds.
    Set<String> opensWith(Place place) throws IOException {
        Set<String> opening = new TreeSet<>();
        for (ObjectKey key : place.keys()) {
            if (key.value().startsWith(VaultLayout.KEYS)) {
                byte[] bytes = place.bytes(key).orElse(new byte[0]);
                String opens = slots.get(Content.of(bytes).sha256());
                if (opens != null) {
                    opening.add(opens);
                }
            }
        }
        return opening;
    }

    /// What tombstones that one of these places holds announce.
    Set<ObjectKey> announced(List<Place> among) throws IOException {
        Set<ObjectKey> names = new TreeSet<>();
        for (var stone : museum.announcements().entrySet()) {
            if (anyGood(stone.getKey(), among)) {
                names.addAll(stone.getValue().names());
            }
        }
        return names;
    }

    /// A path at which nothing is yet.
    Path fresh() {
        return home.resolve("to" + destinations++);
    }

    @Override
    public void close() throws IOException {
        site.close();
        identities.forEach(HostKeys::close);
        LiveTree.remove(home);
    }
}
