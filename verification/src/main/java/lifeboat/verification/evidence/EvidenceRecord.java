package lifeboat.verification.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A record that was appended.
///
/// @param chain id of the host whose chain it is in
/// @param sequence place in the chain, from 1
/// @param sha256 of the stored record: the new head
/// @param contentSha256 of the canonical bytes of its content
/// @param vaults that hold it
/// @param failed vaults that do not, with the reason
public record EvidenceRecord(
        String chain,
        long sequence,
        String sha256,
        EvidenceKind kind,
        Instant time,
        String contentSha256,
        List<String> vaults,
        Map<String, String> failed) {
    public EvidenceRecord {
        vaults = List.copyOf(vaults);
        failed = Map.copyOf(failed);
    }
}
