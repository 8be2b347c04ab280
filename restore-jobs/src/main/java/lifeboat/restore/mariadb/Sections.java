package lifeboat.restore.mariadb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.stream.CapturedStreams;

/// Sections of a dump that are wanted, in the order of the dump.
final class Sections {
    static final String HEAD = "head";

    private static final String ORDER = "order";
    private static final int MOST_NAMES = 64 << 20;

    private final Map<String, List<String>> wanted = new LinkedHashMap<>();
    private final boolean whole;

    /// @throws IOException if the snapshot does not say in what order they were
    Sections(CapturedStreams streams) throws IOException {
        List<String> order = streams.text(ORDER, MOST_NAMES).lines().toList();
        Set<String> missing = new LinkedHashSet<>(order);
        missing.removeAll(streams.lengths().keySet());
        if (!missing.isEmpty() || !order.contains(HEAD)) {
            throw new IOException("the snapshot lacks parts of the dump: " + missing);
        }
        this.whole = order.stream().allMatch(streams.wanted());
        for (String name : order) {
            int slash = name.indexOf('/');
            if (slash > 0 && streams.wanted().test(name)) {
                wanted.computeIfAbsent(name.substring(0, slash), _ -> new ArrayList<>()).add(name);
            }
        }
    }

    /// Whether nothing was left out by choice.
    boolean whole() {
        return whole;
    }

    /// Folders of databases, in the order of the dump.
    Set<String> folders() {
        return wanted.keySet();
    }

    /// Sections of a database, without those that only choose it.
    List<String> of(String folder) {
        return wanted.getOrDefault(folder, List.of()).stream()
                .filter(name ->
                        !name.equals(folder + "/database") && !name.equals(folder + "/again"))
                .toList();
    }

    /// Names of tables, decoded, that are wanted of a database.
    List<String> tables(String folder) {
        String prefix = folder + "/tables/";
        return of(folder).stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> decoded(name.substring(prefix.length())))
                .toList();
    }

    /// A name as it was before it became part of a path.
    static String decoded(String part) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%' && i + 2 < part.length()) {
                out.append((char) Integer.parseInt(part.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// Character set and collation of a database.
    static String charset(Completeness record, String database) throws IOException {
        String told = record.value(database + "/:database").orElse("");
        if (!told.matches("\\w+ \\w+")) {
            throw new IOException("the record lacks the character set of " + database);
        }
        return told;
    }
}
