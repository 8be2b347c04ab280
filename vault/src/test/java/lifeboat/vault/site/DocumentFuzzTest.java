package lifeboat.vault.site;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Secret;
import lifeboat.encryption.Shares;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.SlotContent;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.TestSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The documents of a site. Those that are signed are signed again after each change, so that what
/// lies behind the signature is reached.
class DocumentFuzzTest {
    private static final String[] WORDS = {
        "null",
        "{}",
        "[]",
        "[[",
        "1e9",
        "-1",
        "0",
        "9007199254740993",
        "\"\"",
        "\\ud800",
        "\\u0000",
        ",",
        ":",
        "true",
        "\"format\":2",
        "\"format\":1",
        "{\"a\":",
        "0.5",
        "/*",
        "\"m\":",
        "\"p\":0"
    };

    private final TestSite site;

    DocumentFuzzTest() throws IOException {
        site = TestSite.with(0);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Fuzz fuzz(String name, Fuzz.Parser parser) {
        return Fuzz.of(DocumentFuzzTest.class, name, parser)
                .words(WORDS)
                .refusing(
                        EncryptionException.Damaged.class,
                        EncryptionException.OutOfBounds.class,
                        EncryptionException.NewerFormat.class)
                .memory(8 << 20, 400);
    }

    @Test
    @DisplayName("X-12 fuzz: JSON is refused or has one canonical form")
    void canonicalJson() throws Exception {
        fuzz(
                        "json",
                        input -> {
                            byte[] one = CanonicalJson.bytes(CanonicalJson.parse(input, 1 << 16));
                            byte[] two = CanonicalJson.bytes(CanonicalJson.parse(one, 1 << 20));
                            assertThat(two).isEqualTo(one);
                        })
                .good("{\"a\":[1,-2,\"\\u00e9\",null,true,{\"b\":{}}]}".getBytes(UTF_8))
                .rounds(4_000)
                .run();
    }

    @Test
    @DisplayName("X-01, X-02, K-06 fuzz: a key slot is refused before any work or has sane costs")
    void keySlots() throws Exception {
        byte[] slot;
        try (Passphrase passphrase = Passphrase.typed("a passphrase".toCharArray())) {
            slot =
                    KeySlot.lock(
                            "main",
                            passphrase,
                            new Argon2Cost(64 * 1024, 1, 1),
                            site.newSite().slotContent(),
                            TestSite.NOW,
                            Randomness.secure());
        }
        fuzz(
                        "key-slot",
                        input -> {
                            KeySlot.Description slotSays = KeySlot.inspect(input);
                            assertThat(slotSays.name()).matches("[a-z0-9-]{1,64}");
                            Argon2Cost cost = slotSays.cost();
                            assertThat(cost.memoryKib()).isBetween(64 * 1024, 4 << 20);
                            assertThat(cost.iterations()).isBetween(1, 20);
                            assertThat(cost.parallelism()).isBetween(1, 16);
                        })
                .good(slot)
                .rounds(4_000)
                .run();
    }

    @Test
    @DisplayName("X-01, X-02 fuzz: a host file is refused or whole")
    void hostFiles() throws Exception {
        byte[] good = site.host().toFile();
        fuzz(
                        "host-file",
                        input -> {
                            try (HostKeys host = HostKeys.fromFile(input)) {
                                assertThat(host.siteId()).isEqualTo(site.host().siteId());
                                assertThat(host.hostId()).isEqualTo(site.host().hostId());
                            }
                        })
                .good(good)
                .rounds(2_000)
                .run();
    }

    private static byte[] body(byte[] document) throws EncryptionException {
        return CanonicalJson.bytes(SignedDocument.unverifiedBody(document, 1 << 20));
    }

    @Test
    @DisplayName("X-01, X-02 fuzz: the site document, and its body signed again, are it or refused")
    void siteDocuments() throws Exception {
        byte[] good = site.newSite().siteDocument();
        SiteDocument truth = SiteDocument.verify(good);
        fuzz("site-document", input -> assertThat(SiteDocument.verify(input)).isEqualTo(truth))
                .good(good)
                .run();
        try (Secret seed = Secret.copyOf(new byte[SigningKey.SEED_LENGTH]);
                SigningKey forger = SigningKey.fromSeed(seed)) {
            fuzz(
                            "site-body",
                            input -> {
                                var forged = CanonicalJson.parse(input, 1 << 16);
                                if (Arrays.equals(CanonicalJson.bytes(forged), body(good))) {
                                    return; // only then it is the site's
                                }
                                if (!forged.isObject()) {
                                    throw new EncryptionException.Damaged("no body");
                                }
                                SiteDocument.verify(
                                        SignedDocument.sign(
                                                "lifeboat site document v1", forged, forger));
                                throw new AssertionError("another's signature was taken");
                            })
                    .good(body(good))
                    .run();
        }
    }

    @Test
    @DisplayName("X-01, X-02, X-06 fuzz: a host certificate is the host's or refused")
    void certificates() throws Exception {
        byte[] good = site.host().certificate();
        fuzz(
                        "certificate",
                        input -> {
                            var read =
                                    HostCertificate.verify(
                                            input, site.host().siteKey(), site.host().siteId());
                            assertThat(read.hostId()).isEqualTo(site.host().hostId());
                        })
                .good(good)
                .refusing(EncryptionException.WrongKey.class)
                .run();
    }

    @Test
    @DisplayName("X-12 fuzz: a certificate that is validly signed is refused or agrees with itself")
    void signedBodies() throws Exception {
        SigningKey signer = site.host().signingKey();
        fuzz(
                        "certificate-body",
                        input -> {
                            var body = CanonicalJson.parse(input, 1 << 16);
                            if (!body.isObject()) {
                                throw new EncryptionException.Damaged("no body");
                            }
                            byte[] signed =
                                    SignedDocument.sign(
                                            "lifeboat host certificate v1", body, signer);
                            var read =
                                    HostCertificate.verify(
                                            signed, signer.verifyKey(), site.host().siteId());
                            assertThat(read.hostId())
                                    .isEqualTo(HostCertificate.hostId(read.hostKey()));
                        })
                .good(body(site.host().certificate()))
                .refusing(EncryptionException.WrongKey.class)
                .rounds(2_000)
                .run();
    }

    @Test
    @DisplayName("X-01, X-02, X-04 fuzz: site.sealed is the site or refused")
    void sealedSite() throws Exception {
        fuzz(
                        "site-sealed",
                        input -> {
                            try (OpenedSite opened =
                                    OpenedSite.open(
                                            site.newSite().slotContent(),
                                            site.newSite().siteDocument(),
                                            input)) {
                                assertThat(opened.siteId()).isEqualTo(site.host().siteId());
                            }
                        })
                .good(site.newSite().siteSealed())
                .rounds(400)
                .run();
    }

    /// Lines are given their right check digits in every second reading.
    @Test
    @DisplayName("K-09, X-02 fuzz: shares give the secret or a named problem")
    void shares() throws Exception {
        SlotContent content = site.newSite().slotContent();
        List<String> lines = Shares.split(content, 2, 3, Randomness.secure());
        fuzz(
                        "shares",
                        input -> {
                            List<String> given =
                                    new String(input, ISO_8859_1).lines().limit(300).toList();
                            try (SlotContent read = Shares.combine(given)) {
                                assertThat(read.siteId()).isEqualTo(content.siteId());
                            } catch (EncryptionException.UnusableShares e) {
                                try (SlotContent read = Shares.combine(checked(given))) {
                                    assertThat(read.siteId()).isEqualTo(content.siteId());
                                }
                            }
                        })
                .good(
                        String.join("\n", lines).getBytes(UTF_8),
                        String.join("\r\n", lines.subList(1, 3)).getBytes(UTF_8))
                .refusing(EncryptionException.UnusableShares.class)
                .words("lifeboat-share-v1:", ":2:1:", ":255:", ":0:", "\n", " ")
                .rounds(2_000)
                .run();
    }

    private static List<String> checked(List<String> lines) {
        List<String> checked = new ArrayList<>();
        for (String line : lines) {
            String text = line.strip();
            String start = text.substring(0, Math.max(0, text.length() - 8));
            String digest = lifeboat.targets.Content.of(start.getBytes(UTF_8)).sha256().hex();
            checked.add(start + digest.substring(0, 8));
        }
        return checked;
    }
}
