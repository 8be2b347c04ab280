package lifeboat.vault.write;

import java.time.Instant;
import java.util.List;
import lifeboat.vault.snapshot.SourceRecord;

/// What a snapshot is to say of the run that made it.
///
/// @param run id of the run
/// @param policy of the slot
/// @param slot the planned moment
/// @param tool name and version of the program
/// @param started when the run began
/// @param sources what was captured
public record RunRequest(
        String run,
        String policy,
        Instant slot,
        String tool,
        Instant started,
        List<SourceRecord> sources) {
    public RunRequest {
        sources = List.copyOf(sources);
    }
}
