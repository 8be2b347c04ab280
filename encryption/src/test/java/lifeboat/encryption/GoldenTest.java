package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// K-01 pinned vectors, K-14 what version 1 wrote opens for ever.
@DisplayName("K-01, K-14 pinned vectors of format version 1")
class GoldenTest {
    private static final String PASSPHRASE = "Küche mit acht Wörtern";

    @Test
    void frames() throws Exception {
        try (Secret key = Secret.random(32, new SeededRandomness(1001))) {
            byte[] header = FrameSealer.commitment(key);
            byte[] file = Arrays.copyOf(header, 32 + 100 + 16 + 7 + 16);
            byte[] plain = new SeededRandomness(1002).bytes(107);
            FrameSealer sealer = FrameSealer.over(key, header);
            sealer.seal(0, FrameRole.DATA, plain, 0, 100, file, 32);
            sealer.seal(1, FrameRole.LAST, plain, 100, 7, file, 148);
            GoldenFiles.assertPinned("frames.bin", file);

            byte[] pinned = GoldenFiles.read("frames.bin");
            byte[] opened = new byte[107];
            FrameOpener opener = FrameOpener.over(key, header, Arrays.copyOf(pinned, 32));
            opener.open(0, FrameRole.DATA, pinned, 32, 116, opened, 0);
            opener.open(1, FrameRole.LAST, pinned, 148, 23, opened, 100);
            assertThat(opened).isEqualTo(plain);
        }
    }

    @Test
    void encapsulation() throws Exception {
        try (RecoveryKey key = RecoveryKey.generate(new SeededRandomness(1003));
                Encapsulation sent =
                        key.publicKey().encapsulate(utf8("golden"), new SeededRandomness(1004))) {
            GoldenFiles.assertPinned("recovery-public-key.bin", key.publicKey().bytes());
            GoldenFiles.assertPinned("hpke-enc.bin", sent.enc());
            GoldenFiles.assertPinned("hpke-export.bin", sent.secret().exposeBytes());
            try (Secret received =
                    key.decapsulate(GoldenFiles.read("hpke-enc.bin"), utf8("golden"))) {
                assertThat(received.exposeBytes()).isEqualTo(GoldenFiles.read("hpke-export.bin"));
            }
        }
    }

    @Test
    void slot() throws Exception {
        try (SlotContent content = content();
                Passphrase passphrase = Passphrase.fromFile(utf8(PASSPHRASE + "\n"))) {
            byte[] slot =
                    KeySlot.lock(
                            "golden",
                            passphrase,
                            Argon2Cost.DEFAULT,
                            content,
                            Instant.parse("2026-11-20T00:00:00Z"),
                            new SeededRandomness(1006));
            GoldenFiles.assertPinned("slot.json", slot);
            try (SlotContent opened = KeySlot.open(GoldenFiles.read("slot.json"), passphrase)) {
                assertThat(opened.exposeBytes()).isEqualTo(content.exposeBytes());
            }
        }
    }

    @Test
    void shares() throws Exception {
        try (SlotContent content = content()) {
            List<String> shares = Shares.split(content, 3, 5, new SeededRandomness(1007));
            GoldenFiles.assertPinned("shares.txt", utf8(String.join("\n", shares) + "\n"));
            List<String> pinned =
                    new String(GoldenFiles.read("shares.txt"), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            try (SlotContent opened = Shares.combine(pinned.subList(2, 5))) {
                assertThat(opened.exposeBytes()).isEqualTo(content.exposeBytes());
            }
        }
    }

    @Test
    void signedDocument() throws Exception {
        try (SigningKey key = SigningKey.generate(new SeededRandomness(1008))) {
            var body = JsonNodeFactory.instance.objectNode().put("text", "ü\n").put("number", -1);
            GoldenFiles.assertPinned(
                    "signed-document.json", SignedDocument.sign("lifeboat golden v1", body, key));
            assertThat(
                            SignedDocument.verify(
                                    "lifeboat golden v1",
                                    GoldenFiles.read("signed-document.json"),
                                    key.verifyKey()))
                    .isEqualTo(body);
        }
    }

    private static SlotContent content() {
        SeededRandomness randomness = new SeededRandomness(1005);
        try (Secret seed = Secret.random(32, randomness)) {
            return SlotContent.of(seed, randomness.bytes(32));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
