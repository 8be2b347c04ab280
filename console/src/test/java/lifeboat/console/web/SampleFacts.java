package lifeboat.console.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.console.Status;

/// Facts of a site where something of everything is to be seen.
final class SampleFacts {
    static final Instant NOW = Instant.parse("2026-11-27T05:12:00Z");

    /// What somebody wrote who wants it to run.
    static final String EVIL =
            "<script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>\u202Egnp.exe";

    private static final List<String> TARGETS = List.of("aws", "backblaze", "office-nas");

    private SampleFacts() {}

    static Result.Facts usual() {
        return of(4, 12);
    }

    /// With a source whose name is code.
    static Result.Facts hostile() {
        return of(List.of("shop-db", "docroot", "nginx", "orders", EVIL), 12);
    }

    /// As usual, under another sentence.
    static Result.Facts sentence(String sentence) {
        Result.Facts usual = usual();
        Result.Overview o = usual.overview().orElseThrow();
        return new Result.Facts(
                usual.at(),
                Optional.of(
                        new Result.Overview(
                                o.status(),
                                sentence,
                                o.site(),
                                o.at(),
                                o.rpo(),
                                o.rto(),
                                o.rtoBasis(),
                                o.proof(),
                                o.sources(),
                                o.targets(),
                                o.trend(),
                                o.problems())),
                usual.snapshots(),
                usual.reports(),
                usual.events(),
                usual.wal(),
                usual.problems());
    }

    static Result.Facts of(int sources, int snapshots) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            names.add(
                    i < 4
                            ? List.of("shop-db", "docroot", "nginx", "orders").get(i)
                            : "source-" + i);
        }
        return of(names, snapshots);
    }

    private static Result.Facts of(List<String> names, int snapshots) {
        List<Result.Snapshot> all = new ArrayList<>();
        for (int i = 0; i < snapshots; i++) {
            all.add(
                    new Result.Snapshot(
                            "%08x".formatted(0x5eed0000 + i),
                            NOW.minus(Duration.ofHours(3 + 24L * i)),
                            names,
                            i == 2 ? List.of(names.getFirst()) : List.of(),
                            List.of(),
                            4_812_000_000L - i * 9_000_000L,
                            i == 0 ? TARGETS.subList(0, 2) : TARGETS,
                            i == 6
                                    ? Optional.of(
                                            new Result.Proof("L7", "6d 2h", 6 * 86_400L + 7200))
                                    : Optional.empty()));
        }
        return new Result.Facts(
                NOW,
                Optional.of(overview(names)),
                all,
                reports(),
                events(),
                List.of(wal()),
                List.of());
    }

    private static Result.Overview overview(List<String> names) {
        List<Result.OverviewSource> sources = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String state = i == 2 ? "late" : i == 3 ? "missing" : "fresh";
            long age = i == 2 ? 30 * 3600L : 11_520;
            List<Result.OverviewCell> cells = new ArrayList<>();
            for (String target : TARGETS) {
                boolean behind = target.equals("office-nas") && i < 3;
                cells.add(
                        i == 3
                                ? new Result.OverviewCell(
                                        target, "missing", Optional.empty(), Optional.empty())
                                : new Result.OverviewCell(
                                        target,
                                        behind ? "behind" : state,
                                        Optional.of(NOW.minusSeconds(age)),
                                        Optional.of(behind ? age + 86_400 : age)));
            }
            sources.add(
                    new Result.OverviewSource(
                            names.get(i),
                            i == 0 ? "postgresql" : "directory",
                            state,
                            i == 3 ? Optional.empty() : Optional.of(NOW.minusSeconds(age)),
                            new Result.Objective(
                                    i == 3 ? Optional.empty() : Optional.of(age),
                                    Optional.of(86_400L)),
                            1L << 30,
                            cells));
        }
        return new Result.Overview(
                Status.DAMAGED,
                "If everything burned now you would lose at most 3 h 12 m and be back in about 1 h 05 m,"
                        + " last proven 6 days ago",
                "harbour",
                NOW,
                new Result.Objective(Optional.of(11_520L), Optional.of(86_400L)),
                new Result.Objective(Optional.of(3_900L), Optional.of(3_600L)),
                "the last 5 drills",
                Optional.of(
                        new Result.LastProof(
                                "L7",
                                "5eed0006",
                                "rehearsal",
                                NOW.minus(Duration.ofDays(6)),
                                518_400,
                                false)),
                sources,
                targets(),
                trend(),
                List.of(
                        "source nginx was captured 1 day 6 h ago, promised are 24 h 00 m; lifeboat backup, and"
                                + " lifeboat runs for the reason",
                        "target office-nas is away: " + EVIL));
    }

    private static List<Result.OverviewTarget> targets() {
        return List.of(
                new Result.OverviewTarget(
                        "aws",
                        "s3",
                        "ready",
                        Optional.of(NOW.minusSeconds(11_520)),
                        12,
                        "",
                        Optional.of(NOW.plus(Duration.ofDays(30)))),
                new Result.OverviewTarget(
                        "backblaze",
                        "b2",
                        "ready",
                        Optional.of(NOW.minusSeconds(11_520)),
                        12,
                        "",
                        Optional.empty()),
                new Result.OverviewTarget(
                        "office-nas",
                        "sftp",
                        "behind",
                        Optional.of(NOW.minusSeconds(97_920)),
                        11,
                        EVIL,
                        Optional.empty()));
    }

    private static List<Result.Rehearsal> trend() {
        List<Result.Rehearsal> trend = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            trend.add(
                    new Result.Rehearsal(
                            "drill",
                            i == 4 ? "failed" : "passed",
                            i % 3 == 1 ? "eu-west-1" : "rehearsal",
                            i == 4 ? "L3" : "L7",
                            NOW.minus(Duration.ofDays(62 - 7L * i)),
                            Optional.of((2_400L + i * 170L) * 1000),
                            Optional.of(11_000_000L),
                            List.of(TARGETS.get(i % 3))));
        }
        return trend;
    }

    private static List<Result.ReportRow> reports() {
        List<Result.ReportRow> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rows.add(
                    new Result.ReportRow(
                            "abcdef01234" + i,
                            NOW.minus(Duration.ofDays(6 + 7L * i)),
                            "drill",
                            i == 3 ? "failed" : "passed",
                            "rehearsal",
                            i == 3 ? "L3" : "L7",
                            "5eed0006",
                            Optional.of(3_760.0 - i * 170),
                            Optional.of(11_000.0)));
        }
        return rows;
    }

    private static List<Result.Event> events() {
        List<Result.Event> events = new ArrayList<>();
        String[] kinds = {
            "backup", "console", "backup", "missed-slot", "configuration", "drill", "verify"
        };
        String[] outcomes = {"ok", "ok", "degraded", "missed", "", "passed", "damaged"};
        for (int i = 0; i < 21; i++) {
            events.add(
                    new Result.Event(
                            "%012x".formatted(0xfeed00 + i),
                            "web-1",
                            kinds[i % 7],
                            NOW.minus(Duration.ofHours(3 + 8L * i)),
                            outcomes[i % 7],
                            i % 7 == 0 ? "nightly" : "",
                            i % 7 == 0 ? "2026-11-27T01:00:00Z" : "",
                            i % 7 == 0 ? "5eed0000" : "",
                            Optional.of(187_000L),
                            i % 7 == 2 ? "target office-nas fell behind " + EVIL : ""));
        }
        return events;
    }

    private static Result.WalStatus wal() {
        Instant first = NOW.minus(Duration.ofDays(6));
        return new Result.WalStatus(
                Status.DAMAGED,
                "shop-db",
                List.of(
                        new Result.WalWindow(
                                "5eed0006",
                                first,
                                first.plus(Duration.ofDays(2)),
                                "0/5000000",
                                1,
                                90),
                        new Result.WalWindow(
                                "5eed0003",
                                NOW.minus(Duration.ofDays(3)),
                                NOW.minusSeconds(300),
                                "0/9000000",
                                1,
                                120)),
                List.of("segment 000000010000000000000051 is in no vault"),
                Optional.of(300.0),
                List.of(new Result.WalTarget("aws", 210, 0)),
                List.of());
    }
}
