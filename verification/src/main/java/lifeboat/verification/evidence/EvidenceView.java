package lifeboat.verification.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.EncryptionException;
import lifeboat.verification.report.ReportJson;
import lifeboat.verification.report.RunReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All good records together, and what is wrong with the rest.
///
/// @param records in the order of their times
/// @param heads of every chain
public record EvidenceView(List<Entry> records, List<Head> heads, List<EvidenceFinding> findings) {
    public EvidenceView {
        records = List.copyOf(records);
        heads = List.copyOf(heads);
        findings = List.copyOf(findings);
    }

    /// Whether a finding of this or a worse kind is among them.
    public boolean has(EvidenceFinding.Severity severity) {
        return findings.stream().anyMatch(found -> found.severity().compareTo(severity) >= 0);
    }

    /// One verified record.
    ///
    /// @param content empty where it could not be opened
    public record Entry(
            String chain,
            long sequence,
            String sha256,
            String kind,
            Instant time,
            String contentSha256,
            Optional<ObjectNode> content) {
        static Entry of(RecordName name, SignedRecord record, Optional<byte[]> plain) {
            Optional<ObjectNode> content = Optional.empty();
            if (plain.isPresent()) {
                try {
                    JsonNode node = CanonicalJson.parse(plain.get(), SealedContent.MAX_PLAIN);
                    content = node instanceof ObjectNode object ? Optional.of(object) : content;
                } catch (EncryptionException e) {
                    content = Optional.empty(); // its digest is signed, so a newer version wrote it
                }
            }
            return new Entry(
                    name.chain(),
                    name.sequence(),
                    name.sha256(),
                    record.kind(),
                    record.time(),
                    record.content(),
                    content);
        }

        /// The report of a drill or a restore of everything.
        public Optional<RunReport> report() {
            Optional<EvidenceKind> known = EvidenceKind.of(kind);
            boolean reports =
                    known.isPresent()
                            && (known.get() == EvidenceKind.DRILL
                                    || known.get() == EvidenceKind.RESTORE_EVERYTHING);
            if (!reports || content.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(ReportJson.read(content.get()));
            } catch (EncryptionException e) {
                return Optional.empty();
            }
        }

        /// What people call the record: the first 12 digits of its digest.
        public String id() {
            return sha256.substring(0, 12);
        }
    }
}
