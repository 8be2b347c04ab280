package lifeboat.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.backup.group.GroupResult;
import lifeboat.vault.snapshot.SourceRecord;

/// What the record of a source says of its group.
final class GroupFacts {
    private GroupFacts() {}

    /// The record with the group's name and, where its sources belong together, their common moment
    /// among its facts. Where they do not, a source that was captured is `degraded`.
    static SourceRecord add(SourceRecord record, GroupResult group) {
        Map<String, String> facts = new TreeMap<>(record.facts());
        facts.put(SourceRecord.GROUP, group.name());
        boolean captured = !record.verdict().equals("failed");
        boolean together = captured && group.point().isPresent();
        if (together) {
            facts.put(SourceRecord.GROUP_POINT, group.point().get().toString());
        }
        List<String> warnings = new ArrayList<>(record.warnings());
        String verdict = record.verdict();
        if (captured && !together) {
            warnings.addFirst(
                    "does not belong together with the other sources of group "
                            + group.name()
                            + ": its freeze ended before the capture did");
            verdict = verdict.equals("ok") ? "degraded" : verdict;
        }
        return record.with(facts, verdict, warnings);
    }
}
