package lifeboat.vault.snapshot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What hosts may know of a source in a snapshot.
///
/// @param name in the configuration
/// @param kind `directory`, `config`, …
/// @param verdict `ok`, `degraded` or `suspect`
/// @param entries captured
/// @param bytes plain bytes of content
/// @param newBytes plain bytes that no earlier snapshot held
/// @param consistencyPoint position or moment the copy stands for; absent in older snapshots
/// @param group of sources that were captured together; absent where it is in none
/// @param groupPoint the moment they all stand for; absent where they do not belong together
public record SourceSummary(
        String name,
        String kind,
        String verdict,
        long entries,
        long bytes,
        long newBytes,
        @Nullable String consistencyPoint,
        @Nullable String group,
        @Nullable String groupPoint) {
    public SourceSummary {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(verdict);
    }

    /// A source in no group.
    public SourceSummary(
            String name,
            String kind,
            String verdict,
            long entries,
            long bytes,
            long newBytes,
            @Nullable String consistencyPoint) {
        this(name, kind, verdict, entries, bytes, newBytes, consistencyPoint, null, null);
    }

    /// Position or moment the copy stands for, empty where it is not known.
    public String point() {
        String known = consistencyPoint;
        return known == null ? "" : known;
    }
}
