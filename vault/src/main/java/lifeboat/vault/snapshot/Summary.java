package lifeboat.vault.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import lifeboat.targets.Content;

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
    }
}
