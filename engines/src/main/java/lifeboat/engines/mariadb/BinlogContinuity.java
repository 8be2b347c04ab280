package lifeboat.engines.mariadb;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Follows the binary log that is kept from a physical copy on: to where it ends, or to the first
/// hole. Files of one log have numbers without gaps, in the order in which they were begun; where a
/// number comes again, the server has begun its log anew, and what follows belongs to nothing
/// before.
public final class BinlogContinuity {
    private final NavigableMap<BinlogPart.File, Kept> files = new TreeMap<>();

    /// What is kept of one file.
    private static final class Kept {
        final SortedMap<Integer, Instant> whole = new TreeMap<>();
        final SortedMap<Integer, Beginning> beginnings = new TreeMap<>();
        int last = -1;

        /// Parts that are there from the first one on.
        int contiguous() {
            int count = 0;
            while (whole.containsKey(count)) {
                count++;
            }
            return count;
        }

        boolean isComplete() {
            return last >= 0 && contiguous() > last;
        }
    }

    /// The beginning of a part that is still growing.
    ///
    /// @param bytes at least so many are there
    /// @param time everything up to then is in it
    public record Beginning(long bytes, Instant time) {}

    /// What can be recovered from one copy on.
    ///
    /// @param until where the log that follows it ends
    /// @param untilTime everything committed by then is before `until`; empty: nothing follows
    /// @param hole where it breaks off though more is kept, in words
    /// @param begunBefore whether something before the copy is kept, so that a hole behind it is no
    ///   mere beginning
    /// @param files that follow the copy, its own first; all but the last are whole
    public record Window(
            String until,
            Optional<Instant> untilTime,
            Optional<String> hole,
            boolean begunBefore,
            List<BinlogPart.File> files) {
        public Window {
            files = List.copyOf(files);
        }
    }

    /// A part is kept.
    public void add(BinlogPart part, Instant time) {
        Kept kept = files.computeIfAbsent(part.file(), _ -> new Kept());
        kept.whole.merge(part.number(), time, (a, b) -> a.isBefore(b) ? a : b);
        if (part.kind() == BinlogPart.Kind.LAST) {
            kept.last = part.number();
        }
    }

    /// The beginning of a part is kept.
    public void addBeginning(BinlogPart part, Beginning beginning) {
        files.computeIfAbsent(part.file(), _ -> new Kept())
                .beginnings
                .put(part.number(), beginning);
    }

    /// Files that are kept as a whole, in their order.
    public List<BinlogPart.File> wholeFiles() {
        return files.entrySet().stream()
                .filter(file -> file.getValue().isComplete())
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /// Follows the log from a copy on.
    public Window follow(BinlogPosition copy) {
        String base = copy.file().substring(0, copy.file().lastIndexOf('.'));
        List<BinlogPart.File> found = new ArrayList<>();
        BinlogPart.File own = new BinlogPart.File(copy.created(), copy.number());
        BinlogPart.File at = own;
        String until = copy.file() + ":" + copy.offset();
        Optional<Instant> time = Optional.empty();
        Optional<String> hole = Optional.empty();
        boolean goesOn = true;
        while (goesOn) {
            Kept kept = files.get(at);
            goesOn = false;
            if (kept != null) {
                found.add(at);
                Optional<Instant> reached = time(kept);
                time = reached.isPresent() ? reached : time;
                until = at.name(base) + ":" + bytes(kept);
                hole = within(kept, at.name(base));
                goesOn = kept.isComplete();
            }
            if (kept == null || goesOn) {
                BinlogPart.File next = files.higherKey(at);
                goesOn = goesOn && next != null && next.number() == at.number() + 1;
                if (next != null && !goesOn) {
                    hole =
                            Optional.of(
                                    between(
                                            kept == null ? at.number() : at.number() + 1,
                                            next,
                                            base));
                }
                at = goesOn ? next : at;
            } else if (hole.isEmpty() && files.higherKey(at) != null) {
                hole =
                        Optional.of(
                                "the end of "
                                        + at.name(base)
                                        + " is missing, later files are there");
            }
        }
        return new Window(until, time, hole, files.lowerKey(own) != null, found);
    }

    private static String between(long first, BinlogPart.File next, String base) {
        if (next.number() < first) {
            return "the server began its log anew with " + next.name(base) + "; make a new copy";
        }
        String from = new BinlogPart.File(0, first).name(base);
        return first == next.number() - 1 || first == next.number()
                ? from + " is missing"
                : from
                        + " to "
                        + new BinlogPart.File(0, next.number() - 1).name(base)
                        + " are missing";
    }

    private static Optional<Instant> time(Kept kept) {
        int parts = kept.contiguous();
        Beginning beginning = kept.beginnings.get(parts);
        return beginning != null
                ? Optional.of(beginning.time())
                : parts == 0 ? Optional.empty() : Optional.of(Collections.max(times(kept, parts)));
    }

    private static List<Instant> times(Kept kept, int parts) {
        return List.copyOf(kept.whole.headMap(parts).values());
    }

    private static String bytes(Kept kept) {
        int parts = kept.contiguous();
        Beginning beginning = kept.beginnings.get(parts);
        return kept.isComplete()
                ? "end"
                : Long.toString(
                        (long) parts * BinlogPart.BYTES
                                + (beginning == null ? 0 : beginning.bytes()));
    }

    /// A part that is not there though a later one of the same file is.
    private static Optional<String> within(Kept kept, String name) {
        int parts = kept.contiguous();
        boolean more =
                !kept.whole.tailMap(parts).isEmpty()
                        || !kept.beginnings.tailMap(parts + 1).isEmpty();
        return more && !kept.isComplete()
                ? Optional.of(
                        "bytes from "
                                + (long) parts * BinlogPart.BYTES
                                + " on of "
                                + name
                                + " are missing")
                : Optional.empty();
    }
}
