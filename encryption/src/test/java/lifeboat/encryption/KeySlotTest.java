package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotTest {
    private static final Argon2Cost CHEAPEST = new Argon2Cost(64 * 1024, 1, 1);
    private static final Instant CREATED = Instant.parse("2026-11-20T01:02:03.456Z");

    private final SeededRandomness randomness = new SeededRandomness(7);
    private final SlotContent content =
            SlotContent.of(Secret.random(32, randomness), randomness.bytes(32));

    /// RFC 9106, 5.3. Its memory lies far below our floor, so this speaks for the library.
    @Test
    void theLibrarysArgon2idIsTheOneOfRfc9106() {
        byte[] password = new byte[32];
        Arrays.fill(password, (byte) 1);
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) 2);
        byte[] secret = new byte[8];
        Arrays.fill(secret, (byte) 3);
        byte[] additional = new byte[12];
        Arrays.fill(additional, (byte) 4);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(32)
                        .withIterations(3)
                        .withParallelism(4)
                        .withSalt(salt)
                        .withSecret(secret)
                        .withAdditional(additional)
                        .build());
        byte[] tag = new byte[32];
        generator.generateBytes(password, tag);
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void opensWithItsPassphraseOnly() throws Exception {
        byte[] slot = lock("first", "open sesame", Argon2Cost.DEFAULT);
        assertThat(slot.length).isLessThan(1024);
        try (SlotContent opened = open(slot, "open sesame")) {
            assertThat(opened.recoverySeed().exposeBytes())
                    .isEqualTo(content.recoverySeed().exposeBytes());
            assertThat(opened.siteId()).isEqualTo(content.siteId());
        }
    }

    @Test
    @DisplayName("K-02 a wrong passphrase gives its own error and locks nothing")
    void saysThatThePassphraseIsWrong() throws Exception {
        byte[] slot = lock("first", "open sesame", CHEAPEST);
        for (String wrong : new String[] {"open sesamE", "open sesame ", "x"}) {
            assertThatThrownBy(() -> open(slot, wrong))
                    .isInstanceOf(EncryptionException.WrongPassphrase.class)
                    .isInstanceOf(EncryptionException.WrongKey.class)
                    .hasMessageContaining("first")
                    .hasMessageNotContaining(wrong);
        }
        open(slot, "open sesame").close();
    }

    @Test
    @DisplayName("K-04 a new slot with another passphrase keeps the recovery key")
    void aRewrittenSlotKeepsTheRecoveryKey() throws Exception {
        byte[] old = lock("first", "old", CHEAPEST);
        byte[] rewritten;
        try (SlotContent opened = open(old, "old");
                Passphrase passphrase = Passphrase.typed("new".toCharArray())) {
            rewritten = KeySlot.lock("first", passphrase, CHEAPEST, opened, CREATED, randomness);
        }
        assertThatThrownBy(() -> open(rewritten, "old"))
                .isInstanceOf(EncryptionException.WrongPassphrase.class);
        try (SlotContent opened = open(rewritten, "new");
                RecoveryKey before = RecoveryKey.fromSeed(content.recoverySeed());
                RecoveryKey after = RecoveryKey.fromSeed(opened.recoverySeed())) {
            assertThat(after.publicKey()).isEqualTo(before.publicKey());
            assertThat(opened.siteId()).isEqualTo(content.siteId());
        }
    }

    @ParameterizedTest
    @DisplayName("K-06 costs outside the limits are refused before any key derivation")
    @CsvSource({
        "2147483648, 1, 1",
        "4194305, 1, 1",
        "65535, 1, 1",
        "8, 1, 1",
        "0, 1, 1",
        "-65536, 1, 1",
        "65536, 4294967296, 1",
        "65536, 4294967297, 1",
        "65536, 21, 1",
        "65536, 0, 1",
        "65536, 1, 0",
        "65536, 1, 17",
        "65536, 1, -1"
    })
    void refusesCostsOutsideTheLimits(long m, long t, long p) throws Exception {
        String crafted =
                new String(lock("first", "x", CHEAPEST), StandardCharsets.UTF_8)
                        .replace("\"m\":65536", "\"m\":" + m)
                        .replace("\"t\":1", "\"t\":" + t)
                        .replace("\"p\":1", "\"p\":" + p);
        byte[] slot = crafted.getBytes(StandardCharsets.UTF_8);
        // A closed passphrase cannot be derived from: reaching the function would be another
        // exception.
        Passphrase closed = Passphrase.typed("x".toCharArray());
        closed.close();
        assertThatThrownBy(() -> KeySlot.open(slot, closed))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> KeySlot.inspect(slot))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        if (m == (int) m && t == (int) t) {
            assertThatThrownBy(() -> new Argon2Cost((int) m, (int) t, (int) p))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void acceptsTheLimitsThemselves() {
        assertThat(new Argon2Cost(4 << 20, 20, 16).memoryKib()).isEqualTo(4194304);
        assertThat(new Argon2Cost(64 << 10, 1, 1).memoryKib()).isEqualTo(65536);
        assertThat(Argon2Cost.DEFAULT).isEqualTo(new Argon2Cost(65536, 3, 4));
    }

    @Test
    void refusesMemoryThatTheHeapCannotHold() throws Exception {
        Argon2Cost huge = new Argon2Cost(4 << 20, 1, 1);
        org.junit.jupiter.api.Assumptions.assumeTrue(Runtime.getRuntime().maxMemory() < 4L << 30);
        assertThatThrownBy(() -> lock("first", "x", huge))
                .isInstanceOf(EncryptionException.OutOfBounds.class)
                .hasMessageContaining("heap");
    }

    @Test
    void describesItselfWithoutAPassphrase() throws Exception {
        assertThat(KeySlot.inspect(lock("the-vault-2", "x", CHEAPEST)))
                .isEqualTo(
                        new KeySlot.Description(
                                "the-vault-2",
                                "passphrase",
                                Instant.parse("2026-11-20T01:02:03Z"),
                                CHEAPEST));
    }

    @Test
    @DisplayName("K-13 a slot sealed under another key than it commits to does not open")
    void refusesTheSealedPartOfAnotherSlot() throws Exception {
        String one = text(lock("first", "x", CHEAPEST));
        String two = text(lock("first", "y", CHEAPEST));
        byte[] mixed =
                one.replace(member(one, "sealed"), member(two, "sealed"))
                        .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> open(mixed, "x")).isInstanceOf(EncryptionException.Damaged.class);
        assertThatThrownBy(() -> open(mixed, "y"))
                .isInstanceOf(EncryptionException.WrongPassphrase.class);
    }

    @Test
    void bindsNameAndTime() throws Exception {
        String slot = text(lock("first", "x", CHEAPEST));
        assertThatThrownBy(() -> open(utf8(slot.replace("\"first\"", "\"other\"")), "x"))
                .isInstanceOf(EncryptionException.Damaged.class);
        assertThatThrownBy(() -> open(utf8(slot.replace("01:02:03", "01:02:04")), "x"))
                .isInstanceOf(EncryptionException.Damaged.class);
        assertThatThrownBy(() -> open(utf8(slot.replace("\"t\":1", "\"t\":2")), "x"))
                .isInstanceOf(EncryptionException.WrongPassphrase.class);
    }

    @Test
    void saysThatANewerVersionWroteIt() throws Exception {
        String slot = text(lock("first", "x", CHEAPEST)).replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> open(utf8(slot), "x"))
                .isInstanceOf(EncryptionException.NewerFormat.class);
    }

    @Test
    @DisplayName("X-01, X-02 every truncation and 200 random flips end in a clean error")
    void noticesTruncationAndFlips() throws Exception {
        byte[] slot = lock("first", "x", CHEAPEST);
        for (int length = 0; length < slot.length; length++) {
            byte[] cut = Arrays.copyOf(slot, length);
            assertThatThrownBy(() -> open(cut, "x"))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        Random random = new Random(201);
        int derived = 0;
        for (int i = 0; i < 200; i++) {
            byte[] flipped = slot.clone();
            int bit = random.nextInt(slot.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                KeySlot.inspect(flipped);
            } catch (EncryptionException clean) {
                continue;
            }
            if (derived++ < 25) { // each costs a key derivation
                assertThatThrownBy(() -> open(flipped, "x"))
                        .isInstanceOf(EncryptionException.class);
            }
        }
        assertThat(derived).isPositive();
    }

    @Test
    void refusesWhatIsNoSlot() throws Exception {
        String slot = text(lock("first", "x", CHEAPEST));
        String[] bad = {
            "{}",
            "[]",
            "1",
            slot.replace("\"first\"", "\"../x\""),
            slot.replace("\"kind\":\"passphrase\"", "\"kind\":\"other\""),
            slot.replace("{\"argon2\"", "{\"more\":1,\"argon2\""),
            slot.replace("\"format\":1", "\"format\":0"),
            slot.replace("\"format\":1", "\"format\":\"1\""),
            slot.replace("\"m\":65536", "\"m\":\"65536\""),
        };
        for (String json : bad) {
            assertThatThrownBy(() -> open(utf8(json), "x"))
                    .as(json)
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        assertThatThrownBy(() -> open(new byte[64 * 1024 + 1], "x"))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> lock("Upper", "x", CHEAPEST))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsASeedAndASiteIdAndShowsNeither() {
        try (Secret shortSeed = Secret.random(31, randomness);
                Secret seed = Secret.random(32, randomness)) {
            assertThatThrownBy(() -> SlotContent.of(shortSeed, new byte[32]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SlotContent.of(seed, new byte[31]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(content).hasToString("SlotContent[redacted]");
    }

    private byte[] lock(String name, String passphrase, Argon2Cost cost)
            throws EncryptionException {
        try (Passphrase typed = Passphrase.typed(passphrase.toCharArray())) {
            return KeySlot.lock(name, typed, cost, content, CREATED, randomness);
        }
    }

    private static SlotContent open(byte[] slot, String passphrase) throws EncryptionException {
        try (Passphrase typed = Passphrase.typed(passphrase.toCharArray())) {
            return KeySlot.open(slot, typed);
        }
    }

    private static String member(String json, String name) {
        int start = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(start, json.indexOf('"', start));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
