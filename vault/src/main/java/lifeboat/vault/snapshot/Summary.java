package lifeboat.vault.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import lifeboat.targets.Content;
import org.jspecify.annotations.Nullable;

/// What a snapshot is about, readable by every host of the site without the passphrase: enough to
/// list snapshots and to find the index again, nothing that opens content.
///
/// @param site name of the site
/// @param host name of the host
/// @param run id of the run
/// @param slot the planned moment
/// @param policy of the slot, `manual` for a run by hand
/// @param sources what was captured
/// @param indexes digests of the index segments that cover this snapshot
/// @param ranges for each segment the part of all ids it covers, see [SegmentRange]; none where not
///   known
/// @param packs how many packs it needs
/// @param storedBytes of those packs
public record Summary(
        String site,
        String host,
        String run,
        Instant slot,
        String policy,
        List<SourceSummary> sources,
        List<String> indexes,
        @Nullable List<String> ranges,
        int packs,
        long storedBytes) {
    public Summary {
        sources = List.copyOf(sources);
        indexes = List.copyOf(indexes);
        Objects.requireNonNull(site);
        Objects.requireNonNull(host);
        Objects.requireNonNull(run);
        Objects.requireNonNull(slot);
        Objects.requireNonNull(policy);
        indexes.forEach(Content.Sha256::new);
        ranges = ranges == null ? List.of() : List.copyOf(ranges);
        if (!ranges.isEmpty() && ranges.size() != indexes.size()) {
            throw new IllegalArgumentException("not a range for each index segment");
        }
    }

    /// A summary that does not know what part of all ids each segment covers.
    public Summary(
            String site,
            String host,
            String run,
            Instant slot,
            String policy,
            List<SourceSummary> sources,
            List<String> indexes,
            int packs,
            long storedBytes) {
        this(site, host, run, slot, policy, sources, indexes, null, packs, storedBytes);
    }

    /// What part of all ids a segment covers.
    ///
    /// @param number of the segment in the list
    public SegmentRange range(int number) {
        List<String> all = ranges;
        return all == null || all.isEmpty()
                ? SegmentRange.ALL
                : SegmentRange.parse(all.get(number));
    }
}
