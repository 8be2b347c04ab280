package lifeboat.restore.directory;

import java.util.Map;
import java.util.TreeMap;

/// Which bytes of a content have arrived, in any order, some perhaps twice. Safe for concurrent
/// use.
final class ArrivedRanges {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    synchronized void add(long start, long end) {
        long from = start;
        long to = end;
        Map.Entry<Long, Long> before = ends.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> after = ends.ceilingEntry(from);
        while (after != null && after.getKey() <= to) {
            to = Math.max(to, after.getValue());
            ends.remove(after.getKey());
            after = ends.ceilingEntry(from);
        }
        ends.put(from, to);
    }

    /// Whether every byte below `length` is there.
    synchronized boolean isComplete(long length) {
        return length == 0
                || (ends.size() == 1
                        && ends.firstKey() == 0
                        && ends.firstEntry().getValue() == length);
    }
}
