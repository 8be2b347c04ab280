package lifeboat.vault.snapshot;

import java.util.Objects;

/// What hosts may know of a source in a snapshot.
///
/// @param name in the configuration
/// @param kind `directory`, `config`, …
/// @param verdict `ok`, `degraded` or `suspect`
/// @param entries captured
/// @param bytes plain bytes of content
/// @param newBytes plain bytes that no earlier snapshot held
public record SourceSummary(
        String name, String kind, String verdict, long entries, long bytes, long newBytes) {
    public SourceSummary {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(verdict);
    }
}
