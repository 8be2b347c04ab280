package lifeboat.console.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import lifeboat.console.Result;

/// The snapshots that fit a search, newest first, page by page.
///
/// @param search what was looked for; empty: all
/// @param found how many fit
/// @param page from 1 on
/// @param pages how many there are, 1 at least
record SnapshotList(List<Result.Snapshot> shown, String search, int found, int page, int pages) {
    private static final int PAGE = 100;

    SnapshotList {
        shown = List.copyOf(shown);
    }

    /// @param search part of an id, a source, a target or a time
    static SnapshotList of(List<Result.Snapshot> all, String search, int page) {
        String wanted = search.toLowerCase(Locale.ROOT);
        List<Result.Snapshot> found =
                all.stream().filter(snapshot -> fits(snapshot, wanted)).toList();
        int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
        int here = Math.clamp(page, 1, pages);
        int from = (here - 1) * PAGE;
        return new SnapshotList(
                found.subList(from, Math.min(found.size(), from + PAGE)),
                search,
                found.size(),
                here,
                pages);
    }

    /// What was looked for, for a link.
    String query() {
        return URLEncoder.encode(search, StandardCharsets.UTF_8);
    }

    private static boolean fits(Result.Snapshot snapshot, String wanted) {
        return wanted.isEmpty()
                || snapshot.id().startsWith(wanted)
                || Ages.time(snapshot.time()).toLowerCase(Locale.ROOT).contains(wanted)
                || contain(snapshot.sources(), wanted)
                || contain(snapshot.targets(), wanted)
                || (!snapshot.suspect().isEmpty() && "suspect".equals(wanted));
    }

    private static boolean contain(List<String> names, String wanted) {
        return names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
