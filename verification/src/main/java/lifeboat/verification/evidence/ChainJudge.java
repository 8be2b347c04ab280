package lifeboat.verification.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.verification.report.RunReport;

/// Judges whether records, each of them authentic, are together a whole history. Belongs to one
/// thread.
final class ChainJudge {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);
    private static final Duration FILED_WITHIN = Duration.ofHours(1);

    private final SortedMap<RecordName, SignedRecord> records;
    private final Map<String, RecordName> byDigest = new HashMap<>();
    private final List<EvidenceFinding> findings = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();

    ChainJudge(SortedMap<RecordName, SignedRecord> records) {
        this.records = new TreeMap<>(records);
        records.keySet().forEach(name -> byDigest.put(name.sha256(), name));
    }

    /// What is wrong with the chains.
    ///
    /// @param anchors heads that must be there because somebody saw them
    List<EvidenceFinding> judge(Map<String, List<Head>> anchors) {
        Map<String, List<RecordName>> chains = new LinkedHashMap<>();
        records.keySet()
                .forEach(name ->
                        chains.computeIfAbsent(name.chain(), _ -> new ArrayList<>()).add(name));
        chains.forEach(this::chain);
        records.forEach((name, record) ->
                record.seen().forEach(head -> required(head, "record " + told(name))));
        anchors.forEach((who, seen) -> seen.forEach(head -> required(head, who)));
        return List.copyOf(findings);
    }

    /// The newest record of every chain; known after [#judge].
    List<Head> heads() {
        return List.copyOf(heads);
    }

    private void chain(String chain, List<RecordName> names) {
        Set<String> referred = new HashSet<>();
        long expected = 1;
        for (RecordName name : names) {
            SignedRecord record = record(name);
            if (name.sequence() > expected) {
                broken(
                        chain
                                + ": record"
                                + (name.sequence() - expected == 1
                                        ? " " + expected + " is"
                                        : "s " + expected + " to " + (name.sequence() - 1) + " are")
                                + " missing");
            }
            expected = name.sequence() + 1;
            links(name, record);
            referred.addAll(record.previous());
        }
        List<RecordName> tips =
                names.stream().filter(name -> !referred.contains(name.sha256())).toList();
        RecordName last = names.getLast();
        for (RecordName tip : tips) {
            if (tip.sequence() < last.sequence()) {
                open(
                        told(tip)
                                + " is continued by no record: another process appended at the same"
                                + " time, or it was put in later");
            } else if (!tip.equals(last)) {
                open(
                        "two processes appended to "
                                + chain
                                + " at once: records "
                                + tip.sequence()
                                + " ("
                                + tip.sha256().substring(0, 12)
                                + ", "
                                + last.sha256().substring(0, 12)
                                + "); the next append joins them");
            }
            heads.add(Head.of(tip));
        }
    }

    private void links(RecordName name, SignedRecord record) {
        if (record.previous().isEmpty() && name.sequence() != 1) {
            broken(told(name) + " names no predecessor");
        }
        if (record.previous().size() > 1) {
            findings.add(
                    new EvidenceFinding(
                            EvidenceFinding.Severity.NOTE,
                            told(name) + " joins records that were appended at once"));
        }
        long longest = 0;
        for (String digest : record.previous()) {
            RecordName before = byDigest.get(digest);
            if (before == null || !before.chain().equals(name.chain())) {
                broken(told(name) + " follows a record that is not there: " + digest);
                longest = name.sequence() - 1;
                continue;
            }
            longest = Math.max(longest, before.sequence());
            Instant earlier = record(before).time();
            if (record.time().plus(CLOCK_TOLERANCE).isBefore(earlier)) {
                broken(
                        told(name)
                                + " is of "
                                + record.time()
                                + ", before its predecessor of "
                                + earlier
                                + ": the clock was set back");
            }
        }
        if (longest != name.sequence() - 1) {
            broken(told(name) + " does not stand where its predecessors say");
        }
    }

    private void required(Head head, String who) {
        if (!records.containsKey(head.name())) {
            broken(
                    "the chain of "
                            + head.chain()
                            + " is cut: "
                            + who
                            + " saw record "
                            + head.sequence()
                            + " ("
                            + head.sha256().substring(0, 12)
                            + "), which is not there");
        }
    }

    /// Judges what the records say: a report must be of its own run and of its own time.
    List<EvidenceFinding> contents(Collection<EvidenceView.Entry> entries) {
        List<EvidenceFinding> found = new ArrayList<>();
        Map<String, String> nonces = new HashMap<>();
        Map<String, String> contents = new HashMap<>();
        for (EvidenceView.Entry entry : entries) {
            String told = entry.chain() + " #" + entry.sequence();
            entry.report().ifPresent(report -> judge(told, entry, report, nonces, found));
            String earlier = contents.putIfAbsent(entry.contentSha256(), told);
            if (earlier != null && entry.report().isEmpty()) {
                found.add(bad(told + " says the very same as " + earlier));
            }
        }
        return found;
    }

    private static void judge(
            String told,
            EvidenceView.Entry entry,
            RunReport report,
            Map<String, String> nonces,
            List<EvidenceFinding> found) {
        String earlier = nonces.putIfAbsent(report.identity().nonce(), told);
        if (earlier != null) {
            found.add(bad(told + " files the report of " + earlier + " once more"));
        }
        boolean early = report.ended().minus(Duration.ofMinutes(5)).isAfter(entry.time());
        boolean late = report.ended().plus(FILED_WITHIN).isBefore(entry.time());
        if (early || late) {
            found.add(
                    bad(
                            told
                                    + " of "
                                    + entry.time()
                                    + " files a report of another time: "
                                    + report.ended()));
        }
        report.contradictions()
                .forEach(what -> found.add(bad(told + " contradicts itself: " + what)));
    }

    private SignedRecord record(RecordName name) {
        SignedRecord record = records.get(name);
        if (record == null) {
            throw new IllegalStateException("unknown record " + name);
        }
        return record;
    }

    /// Digests of records that no other record of their chain continues.
    static Set<RecordName> tips(SortedMap<RecordName, SignedRecord> chain) {
        Set<String> referred = new HashSet<>();
        chain.values().forEach(record -> referred.addAll(record.previous()));
        Set<RecordName> tips = new TreeSet<>(chain.keySet());
        tips.removeIf(name -> referred.contains(name.sha256()));
        return tips;
    }

    private static String told(RecordName name) {
        return name.chain() + " #" + name.sequence();
    }

    private void broken(String message) {
        findings.add(bad(message));
    }

    private void open(String message) {
        findings.add(new EvidenceFinding(EvidenceFinding.Severity.OPEN, message));
    }

    private static EvidenceFinding bad(String message) {
        return new EvidenceFinding(EvidenceFinding.Severity.BROKEN, message);
    }
}
