package lifeboat.backup;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a source says of its capture, beside the entries.
///
/// @param consistencyPoint position or moment the copy stands for
/// @param consistencyLevel `file`, `snapshot` or `transaction`
/// @param facts what a restore should know and only the capture can tell, beside those of the
///   source
/// @param completeness what must exist after a restore, by name
/// @param notes worth knowing, no fault
/// @param suspicion why the source does not look like itself, if it does not
public record CaptureReport(
        String consistencyPoint,
        String consistencyLevel,
        Map<String, String> facts,
        Map<String, String> completeness,
        List<String> notes,
        Optional<String> suspicion) {
    public CaptureReport {
        facts = Map.copyOf(facts);
        completeness = Map.copyOf(completeness);
        notes = List.copyOf(notes);
    }
}
