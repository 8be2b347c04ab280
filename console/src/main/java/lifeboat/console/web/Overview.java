package lifeboat.console.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import lifeboat.console.Result;
import lifeboat.console.terminal.Sizes;

/// The overview as its page shows it.
///
/// @param regions of the proofs, in their order
/// @param proofs one row for each target: the newest rehearsal that read from it into each region
record Overview(
        Result.Overview site,
        List<Tile> tiles,
        List<Problem> problems,
        List<Row> rows,
        Optional<TrendPlot> trend,
        List<String> regions,
        List<ProofRow> proofs,
        Optional<Change> change) {
    /// @param until when the promise is broken; empty where nothing counts down
    record Tile(String name, String value, String against, String tone, Optional<Instant> until) {}

    /// @param command what to call; empty where nothing is
    record Problem(String text, String command) {}

    record Row(Result.OverviewSource source, String left, List<Cell> cells) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    /// @param proof of the newest proven snapshot with this source in this target
    record Cell(Result.OverviewCell cell, String age, String proof) {}

    record ProofRow(String target, List<Badge> badges) {
        ProofRow {
            badges = List.copyOf(badges);
        }
    }

    record Badge(String state, String text) {}

    /// What is different from the state that was last proven.
    ///
    /// @param facts sentences
    record Change(Result.LastProof since, Optional<String> newest, List<String> facts) {
        Change {
            facts = List.copyOf(facts);
        }
    }

    Overview {
        tiles = List.copyOf(tiles);
        problems = List.copyOf(problems);
        rows = List.copyOf(rows);
        regions = List.copyOf(regions);
        proofs = List.copyOf(proofs);
    }

    static Overview of(Result.Facts facts, Result.Overview site) {
        List<String> regions =
                List.copyOf(
                        new TreeSet<>(
                                site.trend().stream().map(Result.Rehearsal::region).toList()));
        return new Overview(
                site,
                tiles(facts, site),
                site.problems().stream().map(Overview::problem).toList(),
                rows(facts, site),
                TrendPlot.of(site),
                regions,
                site.targets().stream()
                        .map(target -> proofs(site, target.name(), regions))
                        .toList(),
                site.proof().map(proof -> change(facts, site, proof)));
    }

    private static Problem problem(String text) {
        int command = text.indexOf("; lifeboat ");
        return command < 0
                ? new Problem(text, "")
                : new Problem(text.substring(0, command), text.substring(command + 2));
    }

    private static List<Tile> tiles(Result.Facts facts, Result.Overview site) {
        Result.Objective rpo = site.rpo();
        Result.Objective rto = site.rto();
        Optional<Result.LastProof> proof = site.proof();
        long ready =
                site.targets().stream().filter(target -> target.state().equals("ready")).count();
        return List.of(
                new Tile(
                        "Lost if it burned now",
                        rpo.seconds().map(Ages::span).orElse("a whole source"),
                        left(rpo),
                        rpo.seconds().isEmpty() || rpo.isMissed() ? "bad" : "good",
                        until(site.at(), rpo)),
                new Tile(
                        "Back in about",
                        rto.seconds().map(Ages::span).orElse("unknown"),
                        rto.promisedSeconds()
                                .map(promised -> "promised " + Ages.span(promised))
                                .orElse("nothing promised"),
                        rto.seconds().isEmpty() ? "open" : rto.isMissed() ? "bad" : "good",
                        Optional.empty()),
                new Tile(
                        "Last proven",
                        proof.map(p -> Ages.span(p.ageSeconds()) + " ago").orElse("never"),
                        proof.map(p -> p.level() + " of " + p.snapshot() + " in " + p.region())
                                .orElse("a drill proves it"),
                        proof.isEmpty() || proof.get().stale() ? "open" : "good",
                        Optional.empty()),
                new Tile(
                        "Vaults in step",
                        ready + " of " + site.targets().size(),
                        facts.snapshots().size() + " snapshots",
                        ready == site.targets().size() ? "good" : "open",
                        Optional.empty()));
    }

    private static Optional<Instant> until(Instant at, Result.Objective rpo) {
        return rpo.seconds().isPresent() && rpo.promisedSeconds().isPresent() && !rpo.isMissed()
                ? Optional.of(at.plusSeconds(rpo.promisedSeconds().get() - rpo.seconds().get()))
                : Optional.empty();
    }

    /// The countdown: time until the promise is broken.
    private static String left(Result.Objective rpo) {
        if (rpo.promisedSeconds().isEmpty()) {
            return "nothing promised";
        }
        String promised = "promised " + Ages.span(rpo.promisedSeconds().get());
        if (rpo.seconds().isEmpty()) {
            return promised;
        }
        long left = rpo.promisedSeconds().get() - rpo.seconds().get();
        return promised
                + (left < 0 ? ", missed by " + Ages.span(-left) : ", " + Ages.span(left) + " left");
    }

    private static List<Row> rows(Result.Facts facts, Result.Overview site) {
        Map<String, String> proven = new HashMap<>();
        for (Result.Snapshot snapshot : facts.snapshots()) {
            snapshot.proof()
                    .ifPresent(proof -> {
                        for (String source : snapshot.sources()) {
                            for (String target : snapshot.targets()) {
                                proven.merge(
                                        source + "\n" + target,
                                        proof.level()
                                                + " "
                                                + Ages.span(proof.ageSeconds())
                                                + " ago",
                                        (newer, _) -> newer);
                            }
                        }
                    });
        }
        List<Row> rows = new ArrayList<>();
        for (Result.OverviewSource source : site.sources()) {
            rows.add(
                    new Row(
                            source,
                            left(source.rpo()),
                            source.cells().stream()
                                    .map(cell ->
                                            new Cell(
                                                    cell,
                                                    cell.ageSeconds()
                                                            .map(Ages::span)
                                                            .orElse("none"),
                                                    proven.getOrDefault(
                                                            source.name() + "\n" + cell.target(),
                                                            "")))
                                    .toList()));
        }
        return rows;
    }

    private static ProofRow proofs(Result.Overview site, String target, List<String> regions) {
        return new ProofRow(
                target, regions.stream().map(region -> proof(site, target, region)).toList());
    }

    private static Badge proof(Result.Overview site, String target, String region) {
        return site.trend().reversed().stream()
                .filter(run -> run.region().equals(region) && run.targets().contains(target))
                .findFirst()
                .map(run ->
                        new Badge(
                                run.verdict(),
                                run.level()
                                        + " "
                                        + run.verdict()
                                        + " "
                                        + Ages.since(run.at(), site.at())
                                        + " ago"))
                .orElse(new Badge("never", "never"));
    }

    private static Change change(Result.Facts facts, Result.Overview site, Result.LastProof proof) {
        List<String> told = new ArrayList<>();
        Optional<Result.Snapshot> newest = facts.snapshots().stream().findFirst();
        Optional<Result.Snapshot> proven =
                facts.snapshots().stream()
                        .filter(snapshot -> snapshot.id().equals(proof.snapshot()))
                        .findFirst();
        long since = facts.snapshots().stream().filter(s -> s.time().isAfter(proof.at())).count();
        told.add(since == 1 ? "1 snapshot since" : since + " snapshots since");
        if (proven.isPresent()) {
            List<String> unproven =
                    site.sources().stream()
                            .map(Result.OverviewSource::name)
                            .filter(name -> !proven.get().sources().contains(name))
                            .toList();
            if (!unproven.isEmpty()) {
                told.add("sources that the proof did not see: " + String.join(", ", unproven));
            }
            newest.filter(s -> !s.id().equals(proof.snapshot()))
                    .ifPresent(s ->
                            told.add(
                                    Sizes.bytes(proven.get().bytes())
                                            + " then, "
                                            + Sizes.bytes(s.bytes())
                                            + " now"));
        }
        count(facts, proof.at(), "configuration", "the configuration was changed")
                .ifPresent(told::add);
        count(facts, proof.at(), "key-change", "keys were changed").ifPresent(told::add);
        count(facts, proof.at(), "prune", "snapshots were pruned").ifPresent(told::add);
        return new Change(proof, newest.map(Result.Snapshot::id), told);
    }

    private static Optional<String> count(
            Result.Facts facts, Instant since, String kind, String sentence) {
        long times =
                facts.events().stream()
                        .filter(event -> event.kind().equals(kind) && event.at().isAfter(since))
                        .count();
        return times == 0
                ? Optional.empty()
                : Optional.of(sentence + (times == 1 ? " once" : " " + times + " times"));
    }
}
