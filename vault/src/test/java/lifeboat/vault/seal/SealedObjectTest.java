package lifeboat.vault.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.NewSite;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealedObjectTest {
    private final TestSite site;
    private final SealingKeys host;
    private final SealingKeys recovery;
    private final FrameCodec codec = new FrameCodec(3);

    SealedObjectTest() throws IOException {
        site = TestSite.with(0);
        host = site.hostKeys().sealing();
        recovery = site.recoveryKeys().sealing();
    }

    @AfterEach
    void close() {
        codec.close();
        site.close();
    }

    private byte[] object(ObjectType type, byte[] plain) {
        SealedObjectWriter out = new SealedObjectWriter(type, host, codec);
        out.frames(plain);
        return out.finish(new byte[] {1, 2, 3});
    }

    private byte[] read(byte[] stored, ObjectType type, SealingKeys keys) throws IOException {
        return SealedObjectReader.open(
                        SealedObjectReader.Bytes.of(stored), type, keys, codec, "object")
                .allFrames(8 << 20);
    }

    @Test
    void objectsOfEveryTypeAreReadBackByWhoMayReadThem() throws Exception {
        for (int length : new int[] {0, 1, 1 << 20, (1 << 20) + 1, 3_000_000}) {
            byte[] plain = new byte[length];
            new Random(length).nextBytes(plain);
            for (ObjectType type : ObjectType.values()) {
                byte[] stored = object(type, plain);
                assertThat(Arrays.equals(read(stored, type, recovery), plain)).isTrue();
                if (type.recipient() == Recipient.HOSTS) {
                    assertThat(Arrays.equals(read(stored, type, host), plain)).isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("X-06 an object of one type does not open as another")
    void anObjectDoesNotOpenAsAnotherType() {
        byte[] stored = object(ObjectType.MANIFEST, new byte[10]);
        assertThatThrownBy(() -> read(stored, ObjectType.PACK, recovery))
                .isInstanceOf(VaultException.Damaged.class);
        stored[10] = 1; // and not by changing the clear header either
        assertThatThrownBy(() -> read(stored, ObjectType.PACK, recovery))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void whatHostsReadSealedForRecoveryIsDamageAndNoCrash() {
        for (ObjectType type : List.of(ObjectType.INDEX, ObjectType.SUMMARY)) {
            byte[] stored = object(type, new byte[10]);
            stored[11] = 1;
            assertThatThrownBy(() -> read(stored, type, host))
                    .isInstanceOf(VaultException.Damaged.class);
        }
    }

    @Test
    @DisplayName("X-05 every truncation and every flipped bit is found")
    void everyTruncationAndFlippedBitIsFound() {
        byte[] stored =
                object(
                        ObjectType.INDEX,
                        "some bytes".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> read(cut, ObjectType.INDEX, host))
                    .isInstanceOf(VaultException.class);
        }
        for (int at = 0; at < stored.length; at++) {
            byte[] flipped = stored.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThatThrownBy(() -> read(flipped, ObjectType.INDEX, host))
                    .as("byte %d", at)
                    .isInstanceOf(VaultException.class);
        }
    }

    @Test
    void framesSwappedWithinAnObjectAreFound() {
        byte[] plain = new byte[2 << 20];
        plain[0] = 1;
        byte[] stored = object(ObjectType.INDEX, plain);
        int header = 110;
        int frame = (stored.length - header) / 4; // both frames hold (nearly) nothing but zeros
        byte[] swapped = stored.clone();
        int length = 256 + 16;
        assertThat(frame).isPositive();
        System.arraycopy(stored, header, swapped, header + length, length);
        System.arraycopy(stored, header + length, swapped, header, length);
        assertThatThrownBy(() -> read(swapped, ObjectType.INDEX, host))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void anObjectOfAnotherSiteIsRefused() throws Exception {
        Random random = new Random(99);
        Randomness randomness = random::nextBytes;
        try (NewSite other = NewSite.create("other", TestSite.NOW, randomness)) {
            SealingKeys keys =
                    SealingKeys.ofRecovery(
                            other.opened().siteId().hex(),
                            other.opened().recoveryKey(),
                            other.opened().keys().indexKey(),
                            randomness);
            byte[] stored = object(ObjectType.PACK, new byte[10]);
            assertThatThrownBy(() -> read(stored, ObjectType.PACK, keys))
                    .isInstanceOf(VaultException.WrongVault.class);
        }
    }

    @Test
    void aNewerVersionIsNamedAsSuch() {
        byte[] stored = object(ObjectType.PACK, new byte[10]);
        stored[9] = 2;
        assertThatThrownBy(() -> read(stored, ObjectType.PACK, recovery))
                .isInstanceOf(VaultException.NewerFormat.class);
    }

    @Test
    @DisplayName("X-12 directories and trailers that claim too much are refused first")
    void absurdClaimsAreRefusedBeforeMemoryIsTaken() {
        ObjectType type = ObjectType.SUMMARY;
        byte[] none = {};
        byte[] many = ForgedObject.claiming(type, host, 1000, 0, 1 << 20, none);
        TestAllocations.assertRefused(8 << 20, () -> read(many, type, host));
        byte[] stored = ForgedObject.claiming(type, host, 1, 1L << 40, 1, none);
        TestAllocations.assertRefused(8 << 20, () -> read(stored, type, host));
        byte[] plain = ForgedObject.claiming(type, host, 1, 1, 1L << 62, none);
        TestAllocations.assertRefused(8 << 20, () -> read(plain, type, host));
        byte[] count = new WireWriter().varint(1L << 62).toBytes();
        byte[] counted = ForgedObject.of(type, host, List.of(), count, 0);
        TestAllocations.assertRefused(8 << 20, () -> read(counted, type, host));

        byte[] large = new byte[64 << 20];
        byte[] start = object(type, none);
        System.arraycopy(start, 0, large, 0, start.length);
        byte[] trailer = ObjectDirectory.trailer(60 << 20, 0);
        System.arraycopy(trailer, 0, large, large.length - 16, 16);
        TestAllocations.assertRefused(2 << 20, () -> read(large, type, host));
    }
}
