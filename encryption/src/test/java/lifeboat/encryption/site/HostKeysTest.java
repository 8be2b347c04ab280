package lifeboat.encryption.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.Encapsulation;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameSealer;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.Secret;
import lifeboat.encryption.SeededRandomness;
import lifeboat.encryption.SignedDocument;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class HostKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-20T01:02:03Z");
    private static final byte[] INFO = {1};

    private final NewSite site = NewSite.create("site", NOW, new SeededRandomness(30));
    private final NewSite stranger = NewSite.create("other", NOW, new SeededRandomness(31));
    private final HostKeys host = site.opened().enrol("db-7", NOW, new SeededRandomness(32));

    @Test
    void comesBackFromItsFile() throws Exception {
        try (HostKeys read = HostKeys.fromFile(host.toFile())) {
            assertThat(read.toFile()).isEqualTo(host.toFile());
            assertThat(read.siteId()).isEqualTo(site.opened().siteId());
            assertThat(read.siteName()).isEqualTo("site");
            assertThat(read.hostName()).isEqualTo("db-7");
            assertThat(read.hostId()).isEqualTo(host.hostId()).matches("h[0-9a-f]{12}");
            assertThat(read.recoveryKey()).isEqualTo(site.opened().recoveryKey().publicKey());
            assertThat(read.siteKey()).isEqualTo(site.opened().siteKey());
            assertThat(read.signingKey().verifyKey()).isEqualTo(host.signingKey().verifyKey());
            assertThat(read.toString()).contains("redacted");
        }
    }

    @Test
    void derivesTheSameKeysAsItsSiteAndAllDifferent() {
        SiteKeys keys = site.opened().keys();
        byte[] data = host.blobIdKey("data").exposeBytes();
        assertThat(data).isEqualTo(keys.blobIdKey("data").exposeBytes()).hasSize(32);
        assertThat(host.chunkerKey().exposeBytes()).isEqualTo(keys.chunkerKey().exposeBytes());
        assertThat(host.indexKey().exposeBytes()).isEqualTo(keys.indexKey().exposeBytes());
        assertThat(
                        List.of(
                                Arrays.toString(data),
                                Arrays.toString(host.blobIdKey("tree").exposeBytes()),
                                Arrays.toString(host.chunkerKey().exposeBytes()),
                                Arrays.toString(host.indexKey().exposeBytes())))
                .doesNotHaveDuplicates();
    }

    @Test
    void itsCertificateIsTheSites() throws Exception {
        HostCertificate certificate =
                HostCertificate.verify(
                        host.certificate(), site.opened().siteKey(), site.opened().siteId());
        assertThat(certificate)
                .isEqualTo(new HostCertificate(host.hostId(), host.signingKey().verifyKey(), NOW));
        assertThatThrownBy(() ->
                        HostCertificate.verify(
                                host.certificate(),
                                stranger.opened().siteKey(),
                                stranger.opened().siteId()))
                .isInstanceOf(EncryptionException.WrongKey.class);
        assertThatThrownBy(() ->
                        HostCertificate.verify(
                                host.certificate(),
                                site.opened().siteKey(),
                                stranger.opened().siteId()))
                .isInstanceOf(EncryptionException.WrongKey.class);
    }

    @Test
    @DisplayName("X-06 a site document does not pass for a host certificate, nor one for the other")
    void certificatesAndSiteDocumentsAreDifferentKinds() {
        assertThatThrownBy(() ->
                        HostCertificate.verify(
                                site.siteDocument(),
                                site.opened().siteKey(),
                                site.opened().siteId()))
                .isInstanceOf(EncryptionException.Damaged.class);
        assertThatThrownBy(() -> SiteDocument.verify(host.certificate()))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void refusesCertificatesThatLieOrAreNewer() throws Exception {
        ObjectNode body = SiteTest.body(host.certificate());
        assertCertificate(
                body.deepCopy().put("host", "h000000000000"), EncryptionException.Damaged.class);
        assertCertificate(
                body.deepCopy().put("host", "../../escape"), EncryptionException.Damaged.class);
        assertCertificate(body.deepCopy().put("more", 1), EncryptionException.Damaged.class);
        assertCertificate(body.deepCopy().put("format", 2), EncryptionException.NewerFormat.class);
        assertThatThrownBy(() ->
                        HostCertificate.verify(
                                new byte[16 * 1024 + 1],
                                site.opened().siteKey(),
                                site.opened().siteId()))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    private void assertCertificate(ObjectNode body, Class<? extends Throwable> expected) {
        byte[] signed =
                SignedDocument.sign(
                        "lifeboat host certificate v1", body, site.opened().siteSigningKey());
        assertThatThrownBy(() ->
                        HostCertificate.verify(
                                signed, site.opened().siteKey(), site.opened().siteId()))
                .isInstanceOf(expected);
    }

    @Test
    @DisplayName("K-10 nothing in the host file opens what the host has sealed")
    void theHostFileOpensNothing() throws Exception {
        byte[] file = host.toFile();
        byte[] enc;
        byte[] commitment;
        try (Encapsulation pack = host.recoveryKey().encapsulate(INFO)) {
            enc = pack.enc();
            commitment = FrameSealer.commitment(pack.secret());
            try (Secret opened = site.opened().recoveryKey().decapsulate(enc, INFO)) {
                FrameOpener.over(opened, INFO, commitment); // the control: the right key does
            }
        }
        List<byte[]> candidates = secretsOf(file);
        candidates.add(host.indexKey().exposeBytes());
        candidates.add(host.chunkerKey().exposeBytes());
        candidates.add(host.blobIdKey("data").exposeBytes());
        assertThat(candidates.size()).isGreaterThan(5);
        for (byte[] candidate : candidates) {
            try (Secret key = Secret.copyOf(candidate);
                    RecoveryKey asSeed = RecoveryKey.fromSeed(key);
                    Secret decapsulated = asSeed.decapsulate(enc, INFO)) {
                for (Secret guess : List.of(key, decapsulated)) {
                    assertThatThrownBy(() -> FrameOpener.over(guess, INFO, commitment))
                            .isInstanceOf(EncryptionException.WrongKey.class);
                }
                assertThatThrownBy(() -> SealedSite.open(site.siteSealed(), host.siteId(), asSeed))
                        .isInstanceOf(EncryptionException.class);
            }
        }
        assertThat(SiteTest.holds(file, site.slotContent().recoverySeed().exposeBytes())).isFalse();
        assertThat(SiteTest.holds(file, site.opened().siteSigningKey().seed().exposeBytes()))
                .isFalse();
        assertThat(SiteTest.holds(file, host.signingKey().seed().exposeBytes())).isTrue();
    }

    @Test
    void refusesFilesWhosePartsDoNotFit() throws Exception {
        ObjectNode good = (ObjectNode) CanonicalJson.parse(host.toFile(), 1 << 20);
        HostKeys other = site.opened().enrol("db-8", NOW, new SeededRandomness(33));
        HostKeys foreign = stranger.opened().enrol("db-7", NOW, new SeededRandomness(34));
        ObjectNode otherFile = (ObjectNode) CanonicalJson.parse(other.toFile(), 1 << 20);
        ObjectNode foreignFile = (ObjectNode) CanonicalJson.parse(foreign.toFile(), 1 << 20);

        assertRefused(with(good, otherFile, "certificate"), EncryptionException.Damaged.class);
        assertRefused(with(good, otherFile, "hostSigningSeed"), EncryptionException.Damaged.class);
        for (String member : new String[] {"certificate", "recoveryKey", "siteKey", "site"}) {
            assertRefused(with(good, foreignFile, member), EncryptionException.Damaged.class);
        }
        assertRefused(good.deepCopy().put("format", 2), EncryptionException.NewerFormat.class);
        assertRefused(good.deepCopy().put("more", 2), EncryptionException.Damaged.class);
        assertRefused(good.deepCopy().put("hostName", ""), EncryptionException.Damaged.class);
        assertThatThrownBy(() -> HostKeys.fromFile(new byte[64 * 1024 + 1]))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    @DisplayName("X-02 a host file cut anywhere or flipped gives a clean error")
    void noticesTruncationAndSurvivesFlips() throws Exception {
        byte[] file = host.toFile();
        for (int length = 0; length < file.length; length += length < 200 ? 1 : 17) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> HostKeys.fromFile(cut))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        Random random = new Random(205);
        for (int i = 0; i < 200; i++) {
            byte[] flipped = file.clone();
            int bit = random.nextInt(file.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                HostKeys.fromFile(flipped)
                        .close(); // a name or the site secret may change unnoticed
            } catch (EncryptionException clean) {
                assertThat(clean).hasMessageNotContaining("Secret");
            }
        }
    }

    private static void assertRefused(JsonNode file, Class<? extends Throwable> expected) {
        assertThatThrownBy(() -> HostKeys.fromFile(CanonicalJson.bytes(file)))
                .isInstanceOf(expected);
    }

    private static ObjectNode with(ObjectNode good, ObjectNode other, String member) {
        ObjectNode mixed = good.deepCopy();
        mixed.set(member, other.get(member));
        return mixed;
    }

    /// Every value of the file as bytes, cut into pieces of 32.
    private static List<byte[]> secretsOf(byte[] file) throws EncryptionException {
        List<byte[]> pieces = new ArrayList<>();
        for (var member : CanonicalJson.parse(file, 1 << 20).properties()) {
            String text = member.getValue().asString();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (text.matches("[0-9a-f]{64}")) {
                bytes = HexFormat.of().parseHex(text);
            } else if (text.length() % 4 == 0 && text.matches("[A-Za-z0-9+/]+=*")) {
                bytes = Base64.getDecoder().decode(text);
            }
            for (int at = 0; at < bytes.length; at += 32) {
                pieces.add(Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + 32), 32));
            }
        }
        return pieces;
    }
}
