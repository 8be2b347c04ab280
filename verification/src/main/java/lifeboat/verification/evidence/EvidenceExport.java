package lifeboat.verification.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.VerifyKey;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.site.VaultKeys;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes a folder that proves itself: the records as they are stored, what they say in the clear,
/// the keys, a signed list of heads, and a recipe that needs `sh`, `sha256sum` and `openssl` only.
///
/// Beside the names of a vault it holds `contents/<chain>/<sequence>-<sha256>.json`,
/// `keys/<chain>.pem`, `keys/site.pem`, `heads.json` and `RECIPE.md`.
public final class EvidenceExport {
    static final String HEADS = "heads.json";
    static final String HEADS_DOMAIN = "lifeboat evidence heads v1";
    static final String CONTENTS = "contents";
    static final String RECIPE = "RECIPE.md";

    private static final String DER_PREFIX = "302a300506032b6570032100";

    private EvidenceExport() {}

    /// Writes the evidence of all vaults into a new or empty directory.
    ///
    /// @param host signs the list of heads
    /// @return how many records were written
    /// @throws java.nio.file.FileAlreadyExistsException if there is something in `directory`
    public static int write(
            Path directory, List<Target> targets, VaultKeys keys, HostKeys host, Clock clock)
            throws IOException {
        Files.createDirectories(directory);
        VaultRecords records = VaultRecords.list(targets, keys);
        if (records.listed().isEmpty()) {
            throw new IOException("no vault can be listed: " + records.unread());
        }
        byte[] site = VaultRecords.site(targets, keys);
        create(directory.resolve(VaultLayout.SITE.value()), site);
        create(directory.resolve("keys/site.pem"), pem(SiteDocument.verify(site).siteKey()));
        NavigableSet<String> chains = new TreeSet<>();
        chains.add(host.hostId()); // it signs the heads, whether or not it has a chain
        int written = 0;
        for (RecordName name : records.union()) {
            byte[] stored = records.bytes(name);
            create(directory.resolve(name.toString()), stored);
            content(directory, name, records.hosts().verified(name, stored), keys);
            chains.add(name.chain());
            written++;
        }
        List<Head> heads = new ArrayList<>();
        for (String chain : chains) {
            byte[] stored =
                    chain.equals(host.hostId())
                            ? host.certificate()
                            : VaultRecords.certificate(targets, chain, keys);
            create(directory.resolve(VaultLayout.host(chain).value()), stored);
            HostCertificate certificate =
                    HostCertificate.verify(stored, keys.siteKey(), keys.siteId());
            create(directory.resolve("keys/" + chain + ".pem"), pem(certificate.hostKey()));
            records.tips(chain).forEach(tip -> heads.add(Head.of(tip)));
        }
        create(directory.resolve(HEADS), heads(heads, host, clock));
        try (InputStream recipe = EvidenceExport.class.getResourceAsStream(RECIPE)) {
            if (recipe == null) {
                throw new IllegalStateException("the recipe is not in the program");
            }
            create(directory.resolve(RECIPE), recipe.readAllBytes());
        }
        return written;
    }

    private static void content(
            Path directory, RecordName name, SignedRecord record, VaultKeys keys)
            throws IOException {
        byte[] plain =
                SealedContent.open(
                        Base64.getDecoder().decode(record.sealed()),
                        keys.sealing(),
                        name.toString());
        create(contentFile(directory, name, record.content()), plain);
    }

    static Path contentFile(Path directory, RecordName name, String sha256) {
        String number = String.format(java.util.Locale.ROOT, "%012d", name.sequence());
        return directory
                .resolve(CONTENTS)
                .resolve(name.chain())
                .resolve(number + "-" + sha256 + ".json");
    }

    private static byte[] heads(List<Head> heads, HostKeys host, Clock clock) {
        ObjectNode body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", 1)
                        .put("site", host.siteId().hex())
                        .put("chain", host.hostId())
                        .put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        ArrayNode list = body.putArray("heads");
        for (Head head : heads) {
            list.addObject()
                    .put("chain", head.chain())
                    .put("sequence", head.sequence())
                    .put("sha256", head.sha256());
        }
        return SignedDocument.sign(HEADS_DOMAIN, body, host.signingKey());
    }

    private static byte[] pem(VerifyKey key) {
        byte[] der = HexFormat.of().parseHex(DER_PREFIX + HexFormat.of().formatHex(key.bytes()));
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void create(Path file, byte[] bytes) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    }
}
