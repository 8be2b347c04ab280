package lifeboat.restore;

import java.time.Duration;
import java.util.List;
import lifeboat.restore.directory.WriteReport;
import lifeboat.vault.read.BadObject;
import lifeboat.vault.read.ReadTally;

/// What a restore did.
///
/// @param entries selected, of every type
/// @param files of them complete under their names, those of an earlier run too
/// @param bytes of content written by this run
/// @param resumed entries that an earlier run had completed
/// @param notRestored the first 10,000 entries that are missing
/// @param notRestoredCount all of them
/// @param report what could not be applied to entries that are there
/// @param tallies what was read from each target
/// @param badObjects objects that a target should have given and did not, to be healed
/// @param warnings what was passed over while reading
/// @param duration from the first read to the last write
public record RestoreResult(
        long entries,
        long files,
        long bytes,
        long resumed,
        List<NotRestored> notRestored,
        long notRestoredCount,
        WriteReport report,
        List<ReadTally> tallies,
        List<BadObject> badObjects,
        List<String> warnings,
        Duration duration) {
    public RestoreResult {
        notRestored = List.copyOf(notRestored);
        tallies = List.copyOf(tallies);
        badObjects = List.copyOf(badObjects);
        warnings = List.copyOf(warnings);
    }

    public RestoreVerdict verdict() {
        if (notRestoredCount > 0) {
            return RestoreVerdict.DAMAGED;
        }
        return report.notAppliedCount() > 0 ? RestoreVerdict.INCOMPLETE : RestoreVerdict.COMPLETE;
    }
}
