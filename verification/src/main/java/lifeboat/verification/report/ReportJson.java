package lifeboat.verification.report;

import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.EncryptionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reports as JSON, in the one canonical form (RFC 8785), and back. The names of the members are
/// those of the records; they are only ever added to, and unknown ones are passed over.
public final class ReportJson {
    /// A longer report is refused.
    public static final int MAX_BYTES = 4 << 20;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private ReportJson() {}

    /// The report as a tree, to be filed as evidence.
    public static ObjectNode of(RunReport report) {
        return JSON.valueToTree(report);
    }

    /// The report as canonical bytes.
    public static byte[] bytes(RunReport report) {
        return CanonicalJson.bytes(of(report));
    }

    /// Reads what [#bytes] wrote.
    ///
    /// @throws EncryptionException.NewerFormat if a newer version wrote it
    /// @throws EncryptionException.Damaged if it is no report
    public static RunReport read(byte[] json) throws EncryptionException {
        return read((ObjectNode) object(json));
    }

    private static tools.jackson.databind.JsonNode object(byte[] json) throws EncryptionException {
        var node = CanonicalJson.parse(json, MAX_BYTES);
        if (!node.isObject()) {
            throw new EncryptionException.Damaged("report is no object");
        }
        return node;
    }

    /// Reads a report from its tree.
    public static RunReport read(ObjectNode tree) throws EncryptionException {
        lifeboat.encryption.DocumentFields.requireFormat(tree, "report", RunReport.FORMAT);
        try {
            return JSON.treeToValue(tree, RunReport.class);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new EncryptionException.Damaged("report is malformed", e);
        }
    }
}
