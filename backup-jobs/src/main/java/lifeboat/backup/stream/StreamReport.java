package lifeboat.backup.stream;

import java.util.List;
import lifeboat.engines.completeness.Completeness;

/// What a capture says of itself beside its streams.
///
/// @param consistencyPoint the position or moment the copy stands for
/// @param consistencyLevel `transaction` where all is of one transaction, `snapshot`, `file`
/// @param completeness what must be there after a restore
/// @param notes worth knowing, no fault
public record StreamReport(
        String consistencyPoint,
        String consistencyLevel,
        Completeness completeness,
        List<String> notes) {
    public StreamReport {
        notes = List.copyOf(notes);
    }
}
