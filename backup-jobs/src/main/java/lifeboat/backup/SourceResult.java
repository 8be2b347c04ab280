package lifeboat.backup;

import java.util.List;

/// What became of one source in a run.
///
/// @param name of the source
/// @param verdict how good its copy is
/// @param entries captured
/// @param bytes plain bytes of content
/// @param newBytes plain bytes that were not stored before
/// @param consistencyPoint position or moment the copy stands for; empty where nothing was captured
/// @param warnings what a person should know
public record SourceResult(
        String name,
        Verdict verdict,
        long entries,
        long bytes,
        long newBytes,
        String consistencyPoint,
        List<String> warnings) {
    public SourceResult {
        warnings = List.copyOf(warnings);
    }

    /// How good a copy is, best first.
    public enum Verdict {
        OK,
        /// Something could not be captured; the rest is good.
        DEGRADED,
        /// The source does not look like itself.
        SUSPECT,
        /// Nothing was captured.
        FAILED
    }
}
