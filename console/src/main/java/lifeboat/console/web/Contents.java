package lifeboat.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;
import tools.jackson.databind.JsonNode;

/// What was found in a snapshot: entries of one directory, entries that fit a search, or what
/// changed since another snapshot.
///
/// @param source empty for changes
/// @param path directory that is shown, without slashes at its ends
/// @param search what was looked for; empty: everything in the directory
/// @param since the other snapshot; empty for entries
/// @param isCut whether there is more than is shown, and no other page
/// @param page of a listing, from 1 on
/// @param found how many entries there are on all pages
record Contents(
        String source,
        String path,
        String search,
        String since,
        List<Line> lines,
        boolean isCut,
        long page,
        long found) {
    /// Entries of one page.
    static final int PAGE = 500;

    /// Nothing was asked.
    static final Contents NONE = new Contents("", "", "", "", List.of(), false, 1, 0);

    /// @param path as the program names it, for the next question
    /// @param shown the same without what a terminal or browser might obey
    /// @param type `file`, `directory`, … or the kind of a change
    record Line(
            String source,
            String path,
            String shown,
            String type,
            String mode,
            String size,
            String time) {
        boolean isDirectory() {
            return type.equals("directory");
        }
    }

    Contents {
        lines = List.copyOf(lines);
    }

    boolean isAsked() {
        return !source.isEmpty() || !since.isEmpty();
    }

    long pages() {
        return Math.max(1, (found + PAGE - 1) / PAGE);
    }

    /// Which entries of how many are shown.
    String range() {
        long first = (page - 1) * PAGE + 1;
        return String.format(
                Locale.ROOT,
                "%,d to %,d of %,d entries",
                first,
                Math.min(found, page * PAGE),
                found);
    }

    boolean isChanges() {
        return !since.isEmpty();
    }

    /// The directories on the way to the one that is shown, nearest to the root first.
    List<String> way() {
        List<String> way = new ArrayList<>();
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            way.add(path.substring(0, at));
        }
        if (!path.isEmpty()) {
            way.add(path);
        }
        return way;
    }

    static String last(String path) {
        return SafeText.line(path.substring(path.lastIndexOf('/') + 1));
    }

    /// @param rows of `ls`, those of the page
    static Contents entries(
            String source, String path, String search, List<JsonNode> rows, long page, long found) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            String at = row.path("path").asString("");
            if (!at.isEmpty() && !at.equals(".")) {
                lines.add(
                        new Line(
                                source,
                                at,
                                search.isEmpty() ? last(at) : SafeText.line(at),
                                row.path("type").asString(""),
                                row.path("mode").asString(""),
                                Sizes.bytes(row.path("bytes").asLong(0)),
                                row.path("modified").asString("")));
            }
        }
        return new Contents(source, path, search, "", lines, false, page, found);
    }

    /// @param rows of `diff`; an empty one at the end says that there are more
    static Contents changes(String since, List<JsonNode> rows) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            if (!row.isEmpty()) {
                String at = row.path("path").asString("");
                lines.add(
                        new Line(
                                row.path("source").asString(""),
                                at,
                                SafeText.line(at),
                                row.path("change").asString(""),
                                "",
                                Sizes.bytes(row.path("bytes").asLong(0)),
                                ""));
            }
        }
        return new Contents("", "", "", since, lines, isCut(rows), 1, rows.size());
    }

    private static boolean isCut(List<JsonNode> rows) {
        return !rows.isEmpty() && rows.getLast().isEmpty();
    }
}
