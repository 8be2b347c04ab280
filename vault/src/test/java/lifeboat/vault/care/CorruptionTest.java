package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealingKeys;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damage is found by each layer alone: here nothing compares digests with names, except where a
/// case says so.
class CorruptionTest {
    enum Kind {
        PACK,
        INDEX,
        SNAPSHOT,
        KEY_SLOT,
        SITE_DOCUMENT,
        SITE_SEALED,
        HOST_CERTIFICATE
    }

    private interface Opener {
        void open(byte[] bytes) throws IOException;
    }

    private static final Argon2Cost COST = new Argon2Cost(64 * 1024, 1, 1);

    @TempDir Path state;

    private final Map<Kind, ObjectKey> keys = new EnumMap<>(Kind.class);
    private final Map<Kind, byte[]> objects = new EnumMap<>(Kind.class);
    private final Map<Kind, Opener> openers = new EnumMap<>(Kind.class);
    private CareSite care = noSite();
    private Passphrase passphrase = noPassphrase();

    private CareSite noSite() {
        try {
            return new CareSite(2, Path.of("unused"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Passphrase noPassphrase() {
        try {
            return Passphrase.typed("a passphrase".toCharArray());
        } catch (EncryptionException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void makeVault() throws IOException {
        care.close();
        care = new CareSite(2, state);
        passphrase = noPassphrase();
        byte[] slot =
                KeySlot.lock(
                        "main",
                        passphrase,
                        COST,
                        care.site.newSite().slotContent(),
                        TestSite.NOW,
                        Randomness.secure());
        for (Target target : care.site.targets()) {
            target.put(VaultLayout.keySlot("main"), Content.of(slot), PutMode.CREATE);
        }
        SnapshotId snapshot = care.grow().backUp().id();
        Target target = care.site.target(0);
        keys.put(Kind.PACK, CareSite.first(target, VaultLayout.PACKS));
        keys.put(Kind.INDEX, CareSite.first(target, VaultLayout.INDEXES));
        keys.put(Kind.SNAPSHOT, snapshot.key());
        keys.put(Kind.KEY_SLOT, VaultLayout.keySlot("main"));
        keys.put(Kind.SITE_DOCUMENT, VaultLayout.SITE);
        keys.put(Kind.SITE_SEALED, VaultLayout.SITE_SEALED);
        keys.put(Kind.HOST_CERTIFICATE, VaultLayout.host(care.site.host().hostId()));
        for (var entry : keys.entrySet()) {
            objects.put(entry.getKey(), CareSite.bytes(target, entry.getValue()));
        }
        openers.put(Kind.PACK, bytes -> openSealed(bytes, ObjectType.PACK));
        openers.put(Kind.INDEX, this::openIndex);
        openers.put(Kind.SNAPSHOT, this::openSnapshot);
        openers.put(Kind.KEY_SLOT, bytes -> KeySlot.open(bytes, passphrase).close());
        openers.put(Kind.SITE_DOCUMENT, SiteDocument::verify);
        openers.put(Kind.SITE_SEALED, this::openSite);
        openers.put(
                Kind.HOST_CERTIFICATE,
                bytes ->
                        HostCertificate.verify(
                                bytes, care.site.host().siteKey(), care.site.host().siteId()));
    }

    @AfterEach
    void close() {
        passphrase.close();
        care.close();
    }

    private SealingKeys sealing() {
        return care.site.recoveryKeys().sealing();
    }

    private void openSealed(byte[] bytes, ObjectType type) throws IOException {
        try (FrameCodec codec = new FrameCodec(1)) {
            var in = SealedObjectReader.Bytes.of(bytes);
            var object = SealedObjectReader.open(in, type, sealing(), codec, "it");
            PackDirectory.from(object.extra(), object.frames(), "it");
            object.allFrames(1 << 26);
        }
    }

    private void openIndex(byte[] bytes) throws IOException {
        try (FrameCodec codec = new FrameCodec(1)) {
            var in = SealedObjectReader.Bytes.of(bytes);
            SegmentReader.open(in, sealing(), codec, "it").forEach((_, _, _) -> {});
        }
    }

    private void openSnapshot(byte[] bytes) throws IOException {
        var host = care.site.host();
        var parts =
                SnapshotCodec.open(bytes, host.signingKey().verifyKey(), host.siteId().hex(), "it");
        parts.summary(sealing());
        parts.manifest(sealing());
    }

    private void openSite(byte[] bytes) throws IOException {
        var site = care.site.newSite();
        OpenedSite.open(site.slotContent(), site.siteDocument(), bytes).close();
    }

    private byte[] object(Kind kind) {
        return objects.getOrDefault(kind, new byte[0]).clone();
    }

    private void assertRefused(Kind kind, byte[] bytes, String how) {
        Throwable thrown = catchThrowable(() -> openers.getOrDefault(kind, _ -> {}).open(bytes));
        assertThat(thrown)
                .as("%s %s", kind, how)
                .isInstanceOfAny(VaultException.class, EncryptionException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("X-01 every flipped bit is found by the object's own layer")
    void flippedBits(Kind kind) throws Exception {
        byte[] good = object(kind);
        openers.getOrDefault(kind, _ -> {}).open(good);
        Random random = new Random(3);
        List<Integer> bits = new ArrayList<>();
        boolean slow = kind == Kind.KEY_SLOT;
        int header = Math.min(good.length, slow ? 0 : 1400);
        for (int at = 0; at < header; at++) {
            bits.add(at * 8 + random.nextInt(8));
        }
        for (int bit = 0; bit < (slow ? 0 : 48 * 8); bit++) {
            bits.add(bit); // each bit of what is not a key or a signature
        }
        for (int i = 0; i < (slow ? 40 : 200); i++) {
            bits.add(random.nextInt(good.length * 8));
        }
        for (int bit : bits) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(kind, flipped, "bit " + bit);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("X-02, X-04 cut to any length, empty, zeros, doubled or longer: refused cleanly")
    void wrongLengths(Kind kind) {
        byte[] good = object(kind);
        for (int length = 0; length < 200; length++) {
            assertRefused(kind, Arrays.copyOf(good, length), "cut to " + length);
        }
        Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            int length = random.nextInt(good.length);
            assertRefused(kind, Arrays.copyOf(good, length), "cut to " + length);
        }
        assertRefused(kind, new byte[good.length], "zeros");
        assertRefused(kind, Arrays.copyOf(good, good.length + 1), "a zero behind it");
        byte[] doubled = Arrays.copyOf(good, good.length * 2);
        System.arraycopy(good, 0, doubled, good.length, good.length);
        assertRefused(kind, doubled, "doubled");
    }

    @Test
    @DisplayName("X-03 a pack cut exactly at a frame edge, with a trailer that fits, is refused")
    void cutAtAFrameEdge() throws Exception {
        care.tree.put("large", randomBytes(5 << 20));
        care.backUp();
        byte[] pack = new byte[0];
        for (ObjectKey key : CareSite.keys(care.site.target(0), VaultLayout.PACKS)) {
            byte[] bytes = CareSite.bytes(care.site.target(0), key);
            pack = bytes.length > pack.length ? bytes : pack;
        }
        List<lifeboat.vault.seal.ObjectDirectory.Frame> frames;
        try (FrameCodec codec = new FrameCodec(1)) {
            frames =
                    SealedObjectReader.open(
                                    SealedObjectReader.Bytes.of(pack),
                                    ObjectType.PACK,
                                    sealing(),
                                    codec,
                                    "it")
                            .frames();
        }
        assertThat(frames).hasSizeGreaterThan(2);
        for (int i = 0; i < frames.size(); i++) {
            var frame = frames.get(i);
            int end = (int) (frame.offset() + frame.storedLength());
            assertRefused(Kind.PACK, Arrays.copyOf(pack, end), "cut behind frame " + i);
            byte[] trailed = Arrays.copyOf(pack, end + 16);
            byte[] trailer = lifeboat.vault.seal.ObjectDirectory.trailer(frame.storedLength(), i);
            System.arraycopy(trailer, 0, trailed, end, trailer.length);
            assertRefused(Kind.PACK, trailed, "cut behind frame " + i + " with a trailer");
        }
        // two frames of equal length in each other's place
        var a = frames.get(0);
        var b = frames.get(1);
        if (a.storedLength() == b.storedLength()) {
            byte[] swapped = pack.clone();
            System.arraycopy(pack, (int) a.offset(), swapped, (int) b.offset(), b.storedLength());
            System.arraycopy(pack, (int) b.offset(), swapped, (int) a.offset(), a.storedLength());
            assertRefused(Kind.PACK, swapped, "frames swapped");
        }
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    @Test
    @DisplayName("X-05 two objects of the same type swapped are both found")
    void swappedObjects() throws Exception {
        care.grow().backUp();
        Target hurt = care.site.target(0);
        for (String folder :
                List.of(VaultLayout.PACKS, VaultLayout.INDEXES, VaultLayout.SNAPSHOTS)) {
            List<ObjectKey> two = CareSite.keys(hurt, folder).subList(0, 2);
            byte[] first = CareSite.bytes(hurt, two.get(0));
            byte[] second = CareSite.bytes(hurt, two.get(1));
            CareSite.overwrite(hurt, two.get(0), second);
            CareSite.overwrite(hurt, two.get(1), first);
            assertThat(care.verify(VerifyLevel.L1).targets().getFirst().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactlyInAnyOrderElementsOf(two);
            assertThat(care.heal().isWhole()).isTrue();
        }
        assertThat(care.verify(VerifyLevel.L2).isSound()).isTrue();
    }

    @Test
    @DisplayName("X-06 an object under the name of another type is refused for its type")
    void confusedTypes() throws Exception {
        for (Kind as : Kind.values()) {
            for (Kind is : Kind.values()) {
                if (as != is) {
                    assertRefused(as, object(is), "given a " + is);
                }
            }
        }
        for (ObjectType type : ObjectType.values()) {
            if (type != ObjectType.PACK) {
                assertThat(catchThrowable(() -> openSealed(object(Kind.PACK), type)))
                        .isInstanceOf(VaultException.Damaged.class)
                        .hasMessageContaining("type");
            }
        }
        byte[] pack = object(Kind.PACK);
        Target hurt = care.site.target(0);
        SnapshotId forged = new SnapshotId(care.site.host().hostId(), 7, Content.of(pack).sha256());
        CareSite.overwrite(hurt, forged.key(), pack);
        CareSite.overwrite(hurt, VaultLayout.keySlot("main"), pack);
        CareSite.overwrite(hurt, VaultLayout.SITE_SEALED, pack);
        CareSite.overwrite(hurt, VaultLayout.host(care.site.host().hostId()), pack);
        assertThat(care.verify(VerifyLevel.L1).targets().getFirst().damaged())
                .extracting(ObjectFault::key)
                .containsExactlyInAnyOrder(
                        forged.key(),
                        VaultLayout.keySlot("main"),
                        VaultLayout.SITE_SEALED,
                        VaultLayout.host(care.site.host().hostId()));
        assertThat(care.readsBack(care.site.targets().subList(1, 2))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName(
            "X-01 the verifier names the damaged object, and healing brings the same bytes back")
    void verifierNamesIt(Kind kind) throws Exception {
        Target hurt = care.site.target(0);
        ObjectKey key = keys.getOrDefault(kind, VaultLayout.SITE);
        byte[] good = object(kind);
        Random random = new Random(6);
        for (int i = 0; i < 6; i++) {
            byte[] bad =
                    switch (i) {
                        case 0 -> new byte[0];
                        case 1 -> Arrays.copyOf(good, good.length / 2);
                        case 2 -> Arrays.copyOf(good, good.length + 5);
                        case 3 -> new byte[good.length];
                        default -> flippedAnywhere(good, random);
                    };
            if (kind == Kind.KEY_SLOT && i > 3) {
                continue; // well formed on both vaults: see the next case
            }
            CareSite.overwrite(hurt, key, bad);
            VerifyReport report = care.verify(VerifyLevel.L1);
            if (kind != Kind.SITE_DOCUMENT) {
                assertThat(report.targets().getFirst().problems()).isEmpty();
            }
            assertThat(report.targets().getFirst().damaged())
                    .as("damage %s", i)
                    .extracting(ObjectFault::key)
                    .containsExactly(key);
            assertThat(report.targets().get(1).isSound()).isTrue();
            assertThat(care.heal().isWhole()).isTrue();
            assertThat(CareSite.bytes(hurt, key)).isEqualTo(good);
        }
    }

    private static byte[] flippedAnywhere(byte[] good, Random random) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        return bad;
    }

    @Test
    void aSlotThatDiffersBetweenTwoVaultsIsReportedAndLeftAlone() throws Exception {
        Target hurt = care.site.target(0);
        ObjectKey slot = VaultLayout.keySlot("main");
        byte[] other =
                KeySlot.lock(
                        "main",
                        passphrase,
                        COST,
                        care.site.newSite().slotContent(),
                        TestSite.NOW,
                        Randomness.secure());
        CareSite.overwrite(hurt, slot, other);
        VerifyReport report = care.verify(VerifyLevel.L1);
        assertThat(report.targets())
                .allSatisfy(vault ->
                        assertThat(vault.problems())
                                .singleElement()
                                .asString()
                                .contains("differs"));
        assertThat(care.heal().isWhole()).isFalse();
        assertThat(CareSite.bytes(hurt, slot)).isEqualTo(other);
    }
}
