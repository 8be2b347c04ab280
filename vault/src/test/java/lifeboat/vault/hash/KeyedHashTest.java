package lifeboat.vault.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedHashTest {
    /// Key and input of the official vectors (test_vectors.json of the BLAKE3 team): byte i is i
    /// mod 251.
    private static final byte[] KEY = "whats the Elvish word for friend".getBytes(US_ASCII);

    private static final KeyedHash VECTOR = KeyedHash.of(KEY, new VectorWarmth(0));
    private static final KeyedHash SCALAR = KeyedHash.scalar(KEY);

    @ParameterizedTest
    @CsvSource({
        "0, 92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26",
        "1, 6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b",
        "63, bb1eb5d4afa793c1ebdd9fb08def6c36d10096986ae0cfe148cd101170ce37ae",
        "64, ba8ced36f327700d213f120b1a207a3b8c04330528586f414d09f2f7d9ccb7e6",
        "65, c0a4edefa2d2accb9277c371ac12fcdbb52988a86edc54f0716e1591b4326e72",
        "1023, c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e",
        "1024, 75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4",
        "1025, 357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69",
        "2048, 879cf1fa2ea0e79126cb1063617a05b6ad9d0b696d0d757cf053439f60a99dd1",
        "2049, 9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5",
        "3072, 044a0e7b172a312dc02a4c9a818c036ffa2776368d7f528268d2e6b5df191770",
        "3073, 68dede9bef00ba89e43f31a6825f4cf433389fedae75c04ee9f0cf16a427c95a",
        "4096, befc660aea2f1718884cd8deb9902811d332f4fc4a38cf7c7300d597a081bfc0",
        "5121, 6ccf1c34753e7a044db80798ecd0782a8f76f33563accaddbfbb2e0ea4b2d024",
        "8192, dc9637c8845a770b4cbf76b8daec0eebf7dc2eac11498517f08d44c8fc00d58a",
        "8193, 954a2a75420c8d6547e3ba5b98d963e6fa6491addc8c023189cc519821b4a1f5",
        "31744, efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419",
        "102400, 1c35d1a5811083fd7119f5d5d1ba027b4d01c0c6c49fb6ff2cf75393ea5db4a7"
    })
    void givesTheOfficialVectors(int length, String expected) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (i % 251);
        }
        assertThat(HexFormat.of().formatHex(VECTOR.hash(input, 0, length))).isEqualTo(expected);
        assertThat(HexFormat.of().formatHex(SCALAR.hash(input, 0, length))).isEqualTo(expected);
    }

    @Test
    void agreesWithBouncyCastleAtRandomLengthsAndOffsets() {
        Random random = new Random(20261120);
        byte[] bytes = new byte[600_000];
        random.nextBytes(bytes);
        for (int i = 0; i < 300; i++) {
            int length = i % 3 == 0 ? random.nextInt(524_289) : random.nextInt(20_000);
            int offset = random.nextInt(bytes.length - length);
            byte[] expected = bouncyCastle(bytes, offset, length);
            assertThat(VECTOR.hash(bytes, offset, length))
                    .as("vector kernel, length %d at %d", length, offset)
                    .isEqualTo(expected);
            assertThat(SCALAR.hash(bytes, offset, length))
                    .as("scalar kernel, length %d at %d", length, offset)
                    .isEqualTo(expected);
        }
    }

    private static byte[] bouncyCastle(byte[] bytes, int offset, int length) {
        var digest = new org.bouncycastle.crypto.digests.Blake3Digest(256);
        digest.init(org.bouncycastle.crypto.params.Blake3Parameters.key(KEY));
        digest.update(bytes, offset, length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Test
    void becomesWarmOnceMuchWasHashedAndGivesTheSameHashesMeanwhile() throws Exception {
        assumeTrue(VectorLanes.areWideHere(), "this machine has narrow vectors only");
        VectorWarmth warmth = new VectorWarmth(100_000);
        KeyedHash hash = KeyedHash.of(KEY, warmth);
        byte[] input = new byte[50_000];
        byte[] expected = bouncyCastle(input, 0, input.length);
        long end = System.nanoTime() + 30_000_000_000L;
        while (!warmth.isWarm(0) && System.nanoTime() < end) {
            assertThat(hash.hash(input, 0, input.length)).isEqualTo(expected);
        }
        assertThat(warmth.isWarm(0)).isTrue();
        assertThat(hash.hash(input, 0, input.length)).isEqualTo(expected);
    }

    @Test
    void anIdIsTheFirstHalfOfTheHash() {
        byte[] input = "blob".getBytes(US_ASCII);
        String hash = HexFormat.of().formatHex(KeyedHash.of(KEY).hash(input, 0, 4));
        assertThat(KeyedHash.of(KEY).id(input, 0, 4)).hasToString(hash.substring(0, 32));
    }
}
