package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.encryption.DocumentFields;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.SignedDocument;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.vault.VaultLayout;

/// Verifies a folder that [EvidenceExport] wrote, without network, configuration or key.
public final class ExportedEvidence {
    private final Path directory;
    private final List<EvidenceFinding> findings = new ArrayList<>();

    private ExportedEvidence(Path directory) {
        this.directory = directory;
    }

    /// Reads and judges everything in `directory`.
    ///
    /// @throws NoSuchFileException if it holds no exported evidence
    public static EvidenceView verify(Path directory) throws IOException {
        return new ExportedEvidence(directory).judged();
    }

    /// The site whose evidence this is; to be compared with the recovery sheet.
    public static SiteDocument site(Path directory) throws IOException {
        return SiteDocument.verify(
                bounded(directory.resolve(VaultLayout.SITE.value()), SiteDocument.MAX_BYTES));
    }

    private EvidenceView judged() throws IOException {
        SiteDocument site;
        try {
            site = site(directory);
        } catch (EncryptionException e) {
            broken("lifeboat-site.json: " + e.getMessage());
            return new EvidenceView(List.of(), List.of(), findings);
        }
        HostRegister hosts =
                new HostRegister(
                        site.siteId(),
                        site.siteKey(),
                        chain ->
                                bounded(
                                        directory.resolve(VaultLayout.host(chain).value()),
                                        HostCertificate.MAX_BYTES));
        SortedMap<RecordName, SignedRecord> good = read(hosts);
        ChainJudge judge = new ChainJudge(good);
        findings.addAll(judge.judge(anchors(site)));
        List<EvidenceView.Entry> entries = new ArrayList<>();
        good.forEach((name, record) ->
                entries.add(EvidenceView.Entry.of(name, record, content(name, record))));
        findings.addAll(judge.contents(entries));
        return new EvidenceView(entries, judge.heads(), findings);
    }

    private SortedMap<RecordName, SignedRecord> read(HostRegister hosts) throws IOException {
        SortedMap<RecordName, SignedRecord> good = new TreeMap<>();
        for (Path file : files(VaultLayout.EVIDENCE)) {
            String told = directory.relativize(file).toString();
            Optional<RecordName> name = RecordName.of(told);
            if (name.isEmpty()) {
                broken(told + " is no record");
                continue;
            }
            try {
                byte[] stored = bounded(file, SignedRecord.MAX_BYTES);
                good.put(name.get(), hosts.verified(name.get(), stored));
            } catch (IOException e) {
                broken(told + ": " + e.getMessage());
            }
        }
        return good;
    }

    private List<Path> files(String under) throws IOException {
        Path root = directory.resolve(under);
        if (!Files.isDirectory(root)) {
            broken("there is no " + under);
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> !Files.isDirectory(file)).sorted().toList();
        }
    }

    /// The signed list of heads is what a folder cannot be cut behind.
    private Map<String, List<Head>> anchors(SiteDocument site) {
        try {
            byte[] stored = bounded(directory.resolve(EvidenceExport.HEADS), 1 << 20);
            String chain =
                    SignedDocument.unverifiedBody(stored, 1 << 20).path("chain").asString("");
            if (!chain.matches("h[0-9a-f]{12}")) {
                throw new EncryptionException.Damaged("it does not say who signed it");
            }
            Path certificate = directory.resolve(VaultLayout.host(chain).value());
            HostCertificate signer =
                    HostCertificate.verify(
                            bounded(certificate, HostCertificate.MAX_BYTES),
                            site.siteKey(),
                            site.siteId());
            DocumentFields fields =
                    DocumentFields.exactly(
                            SignedDocument.verify(
                                    EvidenceExport.HEADS_DOMAIN, stored, signer.hostKey()),
                            EvidenceExport.HEADS,
                            "format",
                            "site",
                            "chain",
                            "time",
                            "heads");
            return Map.of(
                    EvidenceExport.HEADS + " of " + fields.instant("time"),
                    SignedRecord.heads(fields, "heads"));
        } catch (IOException e) {
            broken(
                    "heads.json cannot be used, so nothing shows where the chains end: "
                            + e.getMessage());
            return Map.of();
        }
    }

    private Optional<byte[]> content(RecordName name, SignedRecord record) {
        Path file = EvidenceExport.contentFile(directory, name, record.content());
        try {
            byte[] plain = bounded(file, SealedContent.MAX_PLAIN);
            if (Sha256.hexOf(plain).equals(record.content())) {
                return Optional.of(plain);
            }
            broken(directory.relativize(file) + ": is not what record " + name + " signed");
        } catch (IOException e) {
            broken("the content of " + name + " is not there: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static byte[] bounded(Path file, int most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > most) {
            throw new EncryptionException.OutOfBounds(file.getFileName() + " is too long");
        }
        return Files.readAllBytes(file);
    }

    private void broken(String message) {
        findings.add(new EvidenceFinding(EvidenceFinding.Severity.BROKEN, message));
    }
}
