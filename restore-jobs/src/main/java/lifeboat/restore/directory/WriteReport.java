package lifeboat.restore.directory;

import java.util.List;

/// What a restore could not bring back.
///
/// @param notApplied the first 10,000
/// @param notAppliedCount all
public record WriteReport(List<NotApplied> notApplied, long notAppliedCount) {
    public WriteReport {
        notApplied = List.copyOf(notApplied);
    }
}
