package lifeboat.vault.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import lifeboat.vault.index.PackInfo;

/// Everything a snapshot says of itself (3-vault-format, "What a manifest must say").
///
/// @param summary the part that hosts may know
/// @param tool name and version of the program that wrote it
/// @param started when the run began
/// @param finished when it was committed
/// @param sources what was captured
/// @param targets names of the targets asked for
/// @param quorumCopies vaults that must hold it
/// @param quorumProviders independent providers that must hold it
/// @param packs all packs it needs, for presence checks and lock extension
public record Manifest(
        Summary summary,
        String tool,
        Instant started,
        Instant finished,
        List<SourceRecord> sources,
        List<String> targets,
        int quorumCopies,
        int quorumProviders,
        List<PackInfo> packs) {
    public Manifest {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        packs = List.copyOf(packs);
        Objects.requireNonNull(summary);
        Objects.requireNonNull(tool);
        Objects.requireNonNull(started);
        Objects.requireNonNull(finished);
    }
}
