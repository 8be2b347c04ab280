package lifeboat.restore.stream;

import java.util.List;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.RestoreVerdict;

/// What a restore of streams did.
///
/// @param streams that were read to their end
/// @param bytes of them
/// @param rows that are at the destination now
/// @param compared values of the completeness record that were read back and compared
/// @param differences what is not as it was, each by name
/// @param leftOut what was known not to come back, in words; it costs the exit code
/// @param notes worth knowing, no fault
public record StreamRestoration(
        long streams,
        long bytes,
        long rows,
        long compared,
        List<Completeness.Difference> differences,
        List<String> leftOut,
        List<String> notes) {
    public StreamRestoration {
        differences = List.copyOf(differences);
        leftOut = List.copyOf(leftOut);
        notes = List.copyOf(notes);
    }

    public RestoreVerdict verdict() {
        if (!differences.isEmpty()) {
            return RestoreVerdict.DAMAGED;
        }
        return leftOut.isEmpty() ? RestoreVerdict.COMPLETE : RestoreVerdict.INCOMPLETE;
    }
}
