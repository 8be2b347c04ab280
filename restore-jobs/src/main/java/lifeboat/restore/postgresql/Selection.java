package lifeboat.restore.postgresql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import lifeboat.engines.postgresql.ArchiveStreams;
import lifeboat.engines.postgresql.ArchiveToc;

/// A part of an archive: some tables with their rows, what they need, and what belongs to them and
/// needs nothing else.
final class Selection {
    private static final Set<String> BELONGING =
            Set.of(
                    "ACL",
                    "CHECK CONSTRAINT",
                    "COMMENT",
                    "CONSTRAINT",
                    "DEFAULT",
                    "FK CONSTRAINT",
                    "INDEX",
                    "INDEX ATTACH",
                    "POLICY",
                    "ROW SECURITY",
                    "SEQUENCE",
                    "SEQUENCE OWNED BY",
                    "SEQUENCE SET",
                    "STATISTICS",
                    "TABLE ATTACH",
                    "TRIGGER");

    private final ArchiveToc toc;
    private final Set<Integer> chosen = new HashSet<>();
    private final Set<Integer> there = new HashSet<>();
    private final Set<String> without = new TreeSet<>();

    private Selection(ArchiveToc toc) {
        this.toc = toc;
    }

    /// @param wanted names of streams
    /// @param schemas that are at the destination already
    /// @param extensions that are at the destination already
    static Selection of(
            ArchiveToc toc,
            ArchiveStreams names,
            Predicate<String> wanted,
            Set<String> schemas,
            Set<String> extensions) {
        Selection selection = new Selection(toc);
        Map<Integer, ArchiveToc.Entry> entries = toc.entries();
        for (ArchiveToc.Entry entry : entries.values()) {
            boolean exists =
                    (entry.kind().equals("SCHEMA") && schemas.contains(entry.tag()))
                            || (entry.kind().equals("EXTENSION")
                                    && extensions.contains(entry.tag()));
            if (exists) {
                selection.there.add(entry.dumpId());
            }
        }
        for (ArchiveToc.Entry entry : entries.values()) {
            if (entry.hasData() && wanted.test(names.of(entry))) {
                selection.choose(entry);
            }
        }
        selection.belonging();
        return selection;
    }

    /// An entry with all that it needs.
    private void choose(ArchiveToc.Entry first) {
        Deque<ArchiveToc.Entry> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            ArchiveToc.Entry entry = open.remove();
            if (!there.contains(entry.dumpId()) && chosen.add(entry.dumpId())) {
                for (int need : entry.needs()) {
                    ArchiveToc.Entry needed = toc.entries().get(need);
                    if (needed != null) {
                        open.add(needed);
                    }
                }
            }
        }
    }

    private void belonging() {
        Map<Integer, ArchiveToc.Entry> entries = toc.entries();
        for (ArchiveToc.Entry entry : entries.values()) {
            if (entry.kind().equals("DEFAULT") && needsChosen(entry)) {
                choose(entry);
            }
        }
        Map<Integer, ArchiveToc.Entry> left = new HashMap<>();
        int before;
        do {
            before = chosen.size();
            left.clear();
            for (ArchiveToc.Entry entry : entries.values()) {
                if (BELONGING.contains(entry.kind())
                        && !chosen.contains(entry.dumpId())
                        && needsChosen(entry)) {
                    if (needsNothingElse(entry)) {
                        chosen.add(entry.dumpId());
                    } else {
                        left.put(entry.dumpId(), entry);
                    }
                }
            }
        } while (chosen.size() > before);
        left.values()
                .forEach(entry ->
                        without.add(
                                entry.kind().toLowerCase(java.util.Locale.ROOT)
                                        + " "
                                        + entry.tag()));
    }

    private boolean needsChosen(ArchiveToc.Entry entry) {
        return entry.needs().stream().anyMatch(chosen::contains);
    }

    private boolean needsNothingElse(ArchiveToc.Entry entry) {
        return entry.needs().stream()
                .allMatch(need ->
                        chosen.contains(need)
                                || there.contains(need)
                                || !toc.entries().containsKey(need));
    }

    /// In the order of the archive.
    List<ArchiveToc.Entry> entries() {
        return toc.entries().values().stream()
                .filter(entry -> chosen.contains(entry.dumpId()))
                .toList();
    }

    /// What belongs to the tables and needs something that was not wanted.
    Set<String> without() {
        return without;
    }
}
