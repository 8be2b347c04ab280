package lifeboat.encryption.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.Encapsulation;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.encryption.Secret;
import lifeboat.encryption.SeededRandomness;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.SlotContent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SiteTest {
    private static final Instant NOW = Instant.parse("2026-11-20T01:02:03.9Z");
    private static final String DOMAIN = "lifeboat site document v1";

    private final NewSite site = NewSite.create("Straße 7", NOW, new SeededRandomness(20));
    private final NewSite stranger = NewSite.create("other", NOW, new SeededRandomness(21));

    @Test
    void opensAgainFromItsSlotContentAndDocuments() throws Exception {
        try (OpenedSite opened =
                OpenedSite.open(site.slotContent(), site.siteDocument(), site.siteSealed())) {
            assertThat(opened.siteId()).isEqualTo(site.opened().siteId());
            assertThat(opened.siteName()).isEqualTo("Straße 7");
            assertThat(opened.siteKey()).isEqualTo(site.opened().siteKey());
            assertThat(opened.siteSecret().exposeBytes())
                    .isEqualTo(site.opened().siteSecret().exposeBytes());
            assertThat(opened.recoveryKey().publicKey())
                    .isEqualTo(site.opened().recoveryKey().publicKey());
            assertThat(opened.keys().chunkerKey().exposeBytes())
                    .isEqualTo(site.opened().keys().chunkerKey().exposeBytes());
            assertThat(opened.toString()).contains("redacted");
        }
    }

    @Test
    void itsDocumentSaysWhoItIs() throws Exception {
        SiteDocument document = SiteDocument.verify(site.siteDocument());
        assertThat(document.siteId()).isEqualTo(site.opened().siteId());
        assertThat(document.recoveryKey()).isEqualTo(site.opened().recoveryKey().publicKey());
        assertThat(document.siteKey()).isEqualTo(site.opened().siteKey());
        assertThat(document.created()).isEqualTo("2026-11-20T01:02:03Z");
        assertThat(document.sealedSha256()).isEqualTo(Sha256.hexOf(site.siteSealed()));
        assertThat(document.siteId().bytes()).isEqualTo(site.slotContent().siteId());
    }

    @Test
    @DisplayName("K-11 the stored documents name neither site nor host in the clear")
    void theStoredBytesNameNothing() {
        try (HostKeys host = site.opened().enrol("db-7.example", NOW, new SeededRandomness(22))) {
            for (byte[] stored :
                    new byte[][] {site.siteDocument(), site.siteSealed(), host.certificate()}) {
                assertThat(new String(stored, StandardCharsets.UTF_8))
                        .doesNotContain("Straße")
                        .doesNotContain("db-7");
            }
        }
    }

    @Test
    void aStrangersDocumentsAreRefusedHoweverTheyAreMixed() {
        assertThatThrownBy(() ->
                        OpenedSite.open(
                                site.slotContent(), stranger.siteDocument(), stranger.siteSealed()))
                .isInstanceOf(EncryptionException.WrongKey.class);
        assertThatThrownBy(() ->
                        OpenedSite.open(
                                site.slotContent(), site.siteDocument(), stranger.siteSealed()))
                .isInstanceOf(EncryptionException.Damaged.class);
        try (SlotContent mixed =
                SlotContent.of(
                        stranger.slotContent().recoverySeed(), site.slotContent().siteId())) {
            assertThatThrownBy(() -> OpenedSite.open(mixed, site.siteDocument(), site.siteSealed()))
                    .isInstanceOf(EncryptionException.WrongKey.class);
        }
    }

    /// The recovery public key is public, so anybody can make a site around it that agrees with
    /// itself.
    @Test
    void aForgedSiteAroundTheRealRecoveryKeyIsRefused() {
        var recoveryKey = site.opened().recoveryKey().publicKey();
        var forger = stranger.opened();
        byte[] sealed =
                new SealedSite("Straße 7", forger.siteSecret(), forger.siteSigningKey())
                        .seal(recoveryKey, new SeededRandomness(23));
        byte[] forged = SiteDocument.write(recoveryKey, forger.siteSigningKey(), NOW, sealed);
        assertThatThrownBy(() -> OpenedSite.open(site.slotContent(), forged, sealed))
                .isInstanceOf(EncryptionException.WrongKey.class);
    }

    /// Signed anew by the site key itself, so that only the cross-checks stand in the way.
    @Test
    void aSealedPartOfAnotherSiteIsRefusedEvenIfSigned() throws Exception {
        ObjectNode body = body(site.siteDocument());
        body.put("sealedSha256", Sha256.hexOf(stranger.siteSealed()));
        byte[] signed = SignedDocument.sign(DOMAIN, body, site.opened().siteSigningKey());
        assertThatThrownBy(() -> OpenedSite.open(site.slotContent(), signed, stranger.siteSealed()))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("another site");
    }

    /// `site.sealed` written once more from its description, with this in its frame.
    private byte[] sealedWith(String json) {
        SiteId id = site.opened().siteId();
        byte[] label = "lifeboat site sealed v1".getBytes(StandardCharsets.UTF_8);
        byte[] plain = json.getBytes(StandardCharsets.UTF_8);
        try (Encapsulation key =
                site.opened()
                        .recoveryKey()
                        .publicKey()
                        .encapsulate(concatenated(label, id.bytes()), new SeededRandomness(40))) {
            byte[] header =
                    concatenated(
                            "lifeboat site.sealed".getBytes(StandardCharsets.UTF_8),
                            new byte[] {1},
                            id.bytes(),
                            key.enc(),
                            FrameSealer.commitment(key.secret()));
            byte[] file = Arrays.copyOf(header, header.length + plain.length + 16);
            FrameSealer.over(key.secret(), header)
                    .seal(0, FrameRole.LAST, plain, 0, plain.length, file, header.length);
            return file;
        }
    }

    private static byte[] concatenated(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private String content(SiteId id, SigningKey siteKey) {
        return new String(
                CanonicalJson.bytes(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("format", 1)
                                .put("site", id.hex())
                                .put("name", "Straße 7")
                                .put("siteSecret", base64(site.opened().siteSecret()))
                                .put("siteSigningSeed", base64(siteKey.seed()))),
                StandardCharsets.UTF_8);
    }

    private static String base64(Secret secret) {
        return Base64.getEncoder().encodeToString(secret.exposeBytes());
    }

    private OpenedSite openedWith(byte[] sealed) throws EncryptionException {
        ObjectNode body = body(site.siteDocument());
        body.put("sealedSha256", Sha256.hexOf(sealed));
        byte[] signed = SignedDocument.sign(DOMAIN, body, site.opened().siteSigningKey());
        return OpenedSite.open(site.slotContent(), signed, sealed);
    }

    @Test
    void aStrangerCanWriteTheSealedFileFromItsDescription() throws Exception {
        String good = content(site.opened().siteId(), site.opened().siteSigningKey());
        try (OpenedSite opened = openedWith(sealedWith(good))) {
            assertThat(opened.siteName()).isEqualTo("Straße 7");
            assertThat(opened.keys()).hasToString("SiteKeys[redacted]");
        }
    }

    @Test
    void whatTheSealedFileHoldsIsComparedWithTheDocument() {
        String otherSite = content(stranger.opened().siteId(), site.opened().siteSigningKey());
        assertThatThrownBy(() -> openedWith(sealedWith(otherSite)))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("another site");
        String otherKey = content(site.opened().siteId(), stranger.opened().siteSigningKey());
        assertThatThrownBy(() -> openedWith(sealedWith(otherKey)))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("another site key");
        String newer = otherKey.replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> openedWith(sealedWith(newer)))
                .isInstanceOf(EncryptionException.NewerFormat.class);
        assertThatThrownBy(() -> openedWith(sealedWith(otherKey.replace("Straße 7", ""))))
                .isInstanceOf(EncryptionException.Damaged.class);
        byte[] impossible = sealedWith(otherKey);
        impossible[20] = 0;
        assertThatThrownBy(() -> openedWith(impossible))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void aDocumentThatDisagreesWithItselfIsRefused() throws Exception {
        for (String member : new String[] {"site", "siteKey", "recoveryKey", "algorithms"}) {
            ObjectNode body = body(site.siteDocument());
            body.set(member, body(stranger.siteDocument()).get(member));
            if (member.equals("algorithms")) {
                body.putObject(member).put("frames", "ROT13");
            }
            byte[] signed = SignedDocument.sign(DOMAIN, body, site.opened().siteSigningKey());
            assertThatThrownBy(() -> SiteDocument.verify(signed))
                    .as(member)
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        ObjectNode body = body(site.siteDocument());
        byte[] byStranger = SignedDocument.sign(DOMAIN, body, stranger.opened().siteSigningKey());
        assertThatThrownBy(() -> SiteDocument.verify(byStranger))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void aNewerFormatIsToldFromDamage() throws Exception {
        ObjectNode body = body(site.siteDocument());
        body.put("format", 2).put("unheardOf", true);
        byte[] newer = SignedDocument.sign(DOMAIN, body, site.opened().siteSigningKey());
        assertThatThrownBy(() -> SiteDocument.verify(newer))
                .isInstanceOf(EncryptionException.NewerFormat.class);

        byte[] sealed = site.siteSealed();
        sealed[20] = 2;
        ObjectNode pointing = body(site.siteDocument());
        pointing.put("sealedSha256", Sha256.hexOf(sealed));
        byte[] signed = SignedDocument.sign(DOMAIN, pointing, site.opened().siteSigningKey());
        assertThatThrownBy(() -> OpenedSite.open(site.slotContent(), signed, sealed))
                .isInstanceOf(EncryptionException.NewerFormat.class);
    }

    @Test
    @DisplayName("X-01, X-02 every truncation and 200 random flips of either document are noticed")
    void noticesTruncationAndFlips() {
        byte[] document = site.siteDocument();
        byte[] sealed = site.siteSealed();
        for (int length = 0; length < document.length; length += length < 200 ? 1 : 13) {
            byte[] cut = Arrays.copyOf(document, length);
            assertThatThrownBy(() -> SiteDocument.verify(cut))
                    .isInstanceOf(EncryptionException.class);
        }
        Random random = new Random(203);
        for (int i = 0; i < 200; i++) {
            byte[] flipped = flip(document, random);
            assertThatThrownBy(() -> SiteDocument.verify(flipped))
                    .isInstanceOf(EncryptionException.class);
        }
        for (int i = 0; i < 20; i++) {
            byte[] flipped = flip(sealed, random);
            assertThatThrownBy(() -> OpenedSite.open(site.slotContent(), document, flipped))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
    }

    /// Without the digest in the way: the sealed file defends itself.
    @Test
    void theSealedFileAloneNoticesTruncationAndFlips() throws Exception {
        byte[] sealed = site.siteSealed();
        SiteId id = site.opened().siteId();
        Random random = new Random(204);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> SealedSite.open(cut, id, site.opened().recoveryKey()))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        for (int i = 0; i < 200; i++) {
            byte[] flipped = flip(sealed, random);
            assertThatThrownBy(() -> SealedSite.open(flipped, id, site.opened().recoveryKey()))
                    .isInstanceOf(EncryptionException.class);
        }
        assertThatThrownBy(() -> SealedSite.open(sealed, id, stranger.opened().recoveryKey()))
                .isInstanceOf(EncryptionException.WrongKey.class);
        assertThatThrownBy(() ->
                        SealedSite.open(new byte[64 * 1024 + 1], id, site.opened().recoveryKey()))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    void refusesNamesThatAreNone() {
        for (String bad : new String[] {"", " ", "a\nb", "x".repeat(201)}) {
            assertThatThrownBy(() -> NewSite.create(bad, NOW, new SeededRandomness(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> site.opened().enrol(bad, NOW, new SeededRandomness(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new SiteId("ABC")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> site.opened().keys().blobIdKey("Data"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theIdIsTheHashOfTheKeys() {
        byte[] prefix = "lifeboat site v1".getBytes(StandardCharsets.UTF_8);
        assertThat(site.opened().siteId().hex())
                .isEqualTo(
                        Sha256.hexOf(
                                prefix,
                                site.opened().recoveryKey().publicKey().bytes(),
                                site.opened().siteKey().bytes()));
    }

    private static byte[] flip(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        int bit = random.nextInt(bytes.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    static ObjectNode body(byte[] document) throws EncryptionException {
        JsonNode body = CanonicalJson.parse(document, 1 << 20).get("body");
        return (ObjectNode) body;
    }

    static boolean holds(byte[] file, byte[] secret) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        return text.contains(new String(secret, StandardCharsets.ISO_8859_1))
                || text.contains(Base64.getEncoder().encodeToString(secret))
                || text.contains(HexFormat.of().formatHex(secret));
    }
}
