package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseRestorer;
import lifeboat.runbooks.database.StreamDamage;
import lifeboat.runbooks.drill.Damage;
import lifeboat.runbooks.drill.DamagedTarget;
import lifeboat.runbooks.drill.TreeDamage;
import lifeboat.targets.Target;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Drills with damage planted in them: each must turn red and name what was planted. The smallest
/// source that has files stands for all trees, and the smallest of each kind of database for its
/// kind.
final class DrillMutations {
    static final String CAUGHT = "caught";
    static final String MISSED = "missed";
    static final String NOT_APPLICABLE = "not applicable";

    private final SiteAccess site;
    private final RegionConfig region;
    private final RunbookJob job;
    private final SplittableRandom random;
    private final List<Result.Mutation> mutations = new ArrayList<>();

    DrillMutations(SiteAccess site, RegionConfig region, RunbookJob job, SplittableRandom random) {
        this.site = site;
        this.region = region;
        this.job = job;
        this.random = random;
    }

    List<Result.Mutation> run(List<Target> targets, OpenKeys keys, String at)
            throws CommandException, IOException {
        try (OpenSnapshot snapshot = OpenSnapshot.of(targets, keys.keys(), at)) {
            Victims victims = new Victims(targets, keys, snapshot);
            List<SourceRecord> all =
                    snapshot.reader().manifest().sources().stream()
                            .filter(source -> source.files() > 0 && source.bytes() > 0)
                            .sorted(Comparator.comparingLong(SourceRecord::bytes))
                            .toList();
            Optional<SourceRecord> tree =
                    all.stream().filter(source -> database(source).isEmpty()).findFirst();
            if (tree.isPresent()) {
                for (TreeDamage damage : TreeDamage.values()) {
                    planted(victims, tree.get(), new Damage.OfTree(damage));
                }
                wrong(victims, tree.get());
            }
            List<String> seen = new ArrayList<>();
            for (SourceRecord source : all) {
                Optional<DatabaseRestorer> database = database(source);
                if (database.isPresent() && !seen.contains(source.kind())) {
                    seen.add(source.kind());
                    database(victims, source, database.get());
                }
            }
            if (!all.isEmpty()) {
                SourceRecord smallest = tree.orElse(all.getFirst());
                Target chosen = targets.get(random.nextInt(targets.size()));
                for (DamagedTarget.Kind kind : DamagedTarget.Kind.values()) {
                    vault(victims, smallest, chosen, kind);
                }
            }
        }
        return mutations;
    }

    /// What is damaged.
    private record Victims(List<Target> targets, OpenKeys keys, OpenSnapshot snapshot) {
        String id() {
            return snapshot.chosen().id().sha256().hex();
        }
    }

    private static Optional<DatabaseRestorer> database(SourceRecord source) {
        return RegionPlan.restorer(source.kind())
                .flatMap(restorer ->
                        restorer instanceof DatabaseRestorer database
                                ? Optional.of(database)
                                : Optional.empty());
    }

    private void database(Victims victims, SourceRecord source, DatabaseRestorer restorer)
            throws CommandException, IOException {
        for (DatabaseDamage damage : DatabaseDamage.values()) {
            planted(victims, source, new Damage.OfDatabase(restorer.kind(), damage));
        }
        for (StreamDamage damage : List.of(StreamDamage.CUT, StreamDamage.EMPTY)) {
            String words = source.name() + ": " + damage.words();
            note(words);
            DrillRun.Ended ended = drill(victims, source, new DrillRun.Trouble.Dump(damage));
            add("dump-" + damage.name(), words, ended, named(ended.result(), _ -> true));
        }
        wrong(victims, source);
    }

    private DrillRun.Ended drill(Victims victims, SourceRecord source, DrillRun.Trouble trouble)
            throws CommandException, IOException {
        return drill().run(
                        victims.targets(),
                        victims.keys(),
                        victims.id(),
                        record -> record.name().equals(source.name()),
                        trouble);
    }

    private DrillRun drill() {
        return DrillRun.unwatched(site, region, job, random);
    }

    private void note(String what) {
        site.session().progress().note("DRILL with planted damage: " + what);
    }

    private void planted(Victims victims, SourceRecord source, Damage damage)
            throws CommandException, IOException {
        String words = source.name() + ": " + damage.words();
        note(words);
        DrillRun.Ended ended = drill(victims, source, new DrillRun.Trouble.Planted(damage));
        if (ended.planted().isEmpty()) {
            mutations.add(new Result.Mutation(damage.name(), words, NOT_APPLICABLE, ""));
            return;
        }
        String what = ended.planted().get();
        add(
                damage.name(),
                words + ": " + what,
                ended,
                named(ended.result(), l -> l.contains(what)));
    }

    private void add(String name, String words, DrillRun.Ended ended, Optional<String> named) {
        add(name, words, ended.result().status(), named);
    }

    private void add(String name, String words, Status status, Optional<String> named) {
        boolean caught = status == Status.DAMAGED && named.isPresent();
        mutations.add(
                new Result.Mutation(
                        name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        words,
                        caught ? CAUGHT : MISSED,
                        named.orElse("")));
    }

    /// The line that names what was planted.
    private static Optional<String> named(Result.Recovery result, Predicate<String> names) {
        return Stream.concat(
                        result.sources().stream().flatMap(source -> source.details().stream()),
                        result.problems().stream())
                .filter(line -> !line.startsWith("note: ") && names.test(line))
                .findFirst();
    }

    /// The same source of an older snapshot, or else another source of its kind.
    private void wrong(Victims victims, SourceRecord right) throws CommandException, IOException {
        OpenSnapshot snapshot = victims.snapshot();
        for (SnapshotChoice.Listed listed : snapshot.all()) {
            if (!listed.has(right.name()) || listed.id().equals(snapshot.chosen().id())) {
                continue;
            }
            try (SnapshotReader other =
                    SnapshotReader.open(
                            snapshot.vaults(),
                            victims.keys().keys(),
                            snapshot.catalog(),
                            listed.id())) {
                SourceRecord older = other.source(right.name());
                if (isOther(older, right)) {
                    String words = "snapshot " + listed.id().shortForm() + " restored instead";
                    wrong(victims, right, new DrillRun.Trouble.Wrong(other, older), words);
                    return;
                }
            }
        }
        for (SourceRecord another : snapshot.reader().manifest().sources()) {
            boolean fits =
                    RegionPlan.restorer(another.kind()).equals(RegionPlan.restorer(right.kind()));
            if (fits && !another.name().equals(right.name())) {
                String words = "source " + another.name() + " restored instead";
                wrong(
                        victims,
                        right,
                        new DrillRun.Trouble.Wrong(snapshot.reader(), another),
                        words);
                return;
            }
        }
        mutations.add(
                new Result.Mutation(
                        "wrong-snapshot", right.name() + ": another snapshot", NOT_APPLICABLE, ""));
    }

    /// Streams of the same content would rightly be taken for the right ones.
    private static boolean isOther(SourceRecord older, SourceRecord right) {
        String record = right.completeness().getOrDefault("record", "");
        boolean same = record.equals(older.completeness().getOrDefault("record", ""));
        return !older.digest().equals(right.digest()) && (record.isEmpty() || !same);
    }

    private void wrong(
            Victims victims, SourceRecord right, DrillRun.Trouble.Wrong trouble, String words)
            throws CommandException, IOException {
        note(right.name() + ": " + words);
        DrillRun.Ended ended = drill(victims, right, trouble);
        Predicate<String> difference =
                line ->
                        line.contains("expected")
                                || line.contains(" is missing")
                                || line.contains(", was ")
                                || line.contains(" was not there at capture");
        add(
                "wrong-snapshot",
                right.name() + ": " + words,
                ended,
                named(ended.result(), difference));
    }

    /// One vault is damaged. A dead one must be missed among the others; what one gives is looked
    /// at alone, because a drill reads each object from one vault only.
    private void vault(Victims victims, SourceRecord source, Target chosen, DamagedTarget.Kind kind)
            throws CommandException {
        String words =
                switch (kind) {
                    case BIT_FLIPS -> "bits flipped in packs of " + chosen.name() + ", read alone";
                    case DEAD -> "target " + chosen.name() + " dead";
                    case LYING -> "target " + chosen.name() + " gives other bytes, read alone";
                };
        note(words);
        DamagedTarget damaged = new DamagedTarget(chosen, kind);
        List<Target> all = new ArrayList<>(List.of(damaged));
        if (kind == DamagedTarget.Kind.DEAD) {
            victims.targets().stream().filter(target -> !target.equals(chosen)).forEach(all::add);
        }
        Status status = Status.DAMAGED;
        Optional<String> named;
        try {
            Result.Recovery result =
                    drill(
                                    new Victims(all, victims.keys(), victims.snapshot()),
                                    source,
                                    new DrillRun.Trouble.None())
                            .result();
            status = result.status();
            named = named(result, line -> line.contains("target " + chosen.name()));
        } catch (IOException e) {
            named = Optional.of("could not be run: " + e.getMessage());
        }
        if (damaged.met() == 0) {
            named = Optional.empty(); // what was never met was not found either
        }
        add("vault-" + kind.name(), words, status, named);
    }
}
