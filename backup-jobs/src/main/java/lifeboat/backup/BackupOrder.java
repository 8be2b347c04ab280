package lifeboat.backup;

import java.time.Instant;
import java.util.List;

/// What one run is to do.
///
/// @param site name of the site
/// @param policy by which it runs, `manual` for a run by hand
/// @param slot the planned moment
/// @param tool name and version of the program
/// @param sources what to capture
public record BackupOrder(
        String site, String policy, Instant slot, String tool, List<Source> sources) {
    public BackupOrder {
        sources = List.copyOf(sources);
    }

    /// The id of the run: one per slot.
    public String run() {
        return policy + "-" + slot.toString().replace(":", "").replace("-", "");
    }
}
