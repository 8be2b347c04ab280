package lifeboat.backup.stream;

import java.util.List;
import java.util.Map;
import lifeboat.engines.completeness.Completeness;

/// What a capture says of itself beside its streams.
///
/// @param consistencyPoint the position or moment the copy stands for
/// @param consistencyLevel `transaction` where all is of one transaction, `snapshot`, `file`
/// @param completeness what must be there after a restore
/// @param notes worth knowing, no fault
/// @param answers to the questions of [StreamCapture#asked], those that were answered
public record StreamReport(
        String consistencyPoint,
        String consistencyLevel,
        Completeness completeness,
        List<String> notes,
        Map<String, String> answers) {
    public StreamReport {
        notes = List.copyOf(notes);
        answers = Map.copyOf(answers);
    }

    /// Nothing was asked, or nothing answered.
    public StreamReport(
            String consistencyPoint,
            String consistencyLevel,
            Completeness completeness,
            List<String> notes) {
        this(consistencyPoint, consistencyLevel, completeness, notes, Map.of());
    }
}
