package lifeboat.vault.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// All that a manifest says of one captured source.
///
/// @param name in the configuration
/// @param kind `directory`, `config`, …
/// @param facts engine and tool versions, the captured path and the like
/// @param captureStart when capture began
/// @param captureEnd when it ended
/// @param consistencyPoint LSN, GTID, binlog position, or the moment for file systems
/// @param consistencyLevel `file` where each file is consistent in itself, `snapshot`,
///   `transaction`
/// @param root the source's page list
/// @param files regular files
/// @param directories directories
/// @param others links and special files
/// @param bytes plain bytes of content
/// @param newBytes plain bytes that were not stored before
/// @param digest SHA-256 over the page list: one value for all entries and blobs
/// @param completeness what must exist after a restore, by name
/// @param verdict `ok`, `degraded` or `suspect`
/// @param warnings what a person should know, at most 1,000
/// @param problems entries that could not be captured, also beyond the warnings kept
public record SourceRecord(
        String name,
        String kind,
        Map<String, String> facts,
        Instant captureStart,
        Instant captureEnd,
        String consistencyPoint,
        String consistencyLevel,
        Root root,
        long files,
        long directories,
        long others,
        long bytes,
        long newBytes,
        String digest,
        Map<String, String> completeness,
        String verdict,
        List<String> warnings,
        long problems) {
    /// The fact that names the group of sources that were captured together.
    public static final String GROUP = "group";

    /// The fact that tells the moment all sources of the group stand for; only where they do.
    public static final String GROUP_POINT = "group-point";

    public SourceRecord {
        facts = Map.copyOf(facts);
        completeness = Map.copyOf(completeness);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(captureStart);
        Objects.requireNonNull(captureEnd);
        Objects.requireNonNull(consistencyPoint);
        Objects.requireNonNull(consistencyLevel);
        Objects.requireNonNull(root);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(verdict);
    }

    public long entries() {
        return files + directories + others;
    }

    /// The same with other facts, another verdict and other warnings.
    public SourceRecord with(
            Map<String, String> newFacts, String newVerdict, List<String> newWarnings) {
        return new SourceRecord(
                name,
                kind,
                newFacts,
                captureStart,
                captureEnd,
                consistencyPoint,
                consistencyLevel,
                root,
                files,
                directories,
                others,
                bytes,
                newBytes,
                digest,
                completeness,
                newVerdict,
                newWarnings,
                problems);
    }

    /// The part that hosts may know.
    public SourceSummary summary() {
        return new SourceSummary(
                name,
                kind,
                verdict,
                entries(),
                bytes,
                newBytes,
                consistencyPoint,
                facts.get(GROUP),
                facts.get(GROUP_POINT));
    }
}
