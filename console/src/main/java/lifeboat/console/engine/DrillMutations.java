package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.drill.DamagedTarget;
import lifeboat.runbooks.drill.TreeDamage;
import lifeboat.runbooks.run.Onlookers;
import lifeboat.targets.Target;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// Drills with damage planted in them: each must turn red and name what was planted. The smallest
/// source that has files stands for all.
final class DrillMutations {
    /// Nobody watches.
    static final Onlookers NOBODY =
            new Onlookers() {
                @Override
                public void note(String sentence) {
                    // nobody
                }

                @Override
                public void progress(
                        String label, long bytes, long totalBytes, long files, long totalFiles) {
                    // nobody
                }

                @Override
                public boolean confirm(String text, String word) {
                    return false;
                }
            };

    private static final String CAUGHT = "caught";
    private static final String MISSED = "missed";
    private static final String NOT_APPLICABLE = "not applicable";

    private final SiteAccess site;
    private final RegionConfig region;
    private final RunbookJob job;
    private final SplittableRandom random;

    DrillMutations(SiteAccess site, RegionConfig region, RunbookJob job, SplittableRandom random) {
        this.site = site;
        this.region = region;
        this.job = job;
        this.random = random;
    }

    List<Result.Mutation> run(List<Target> targets, OpenKeys keys, String at)
            throws CommandException, IOException {
        List<Result.Mutation> mutations = new ArrayList<>();
        try (OpenSnapshot snapshot = OpenSnapshot.of(targets, keys.keys(), at)) {
            Optional<SourceRecord> smallest =
                    snapshot.reader().manifest().sources().stream()
                            .filter(source -> source.files() > 0 && source.bytes() > 0)
                            .min(Comparator.comparingLong(SourceRecord::bytes));
            if (smallest.isEmpty()) {
                return List.of();
            }
            String source = smallest.get().name();
            String id = snapshot.chosen().id().sha256().hex();
            for (TreeDamage damage : TreeDamage.values()) {
                mutations.add(tree(targets, keys, id, source, damage));
            }
            mutations.add(wrong(targets, keys, id, smallest.get(), snapshot));
            Target chosen = targets.get(random.nextInt(targets.size()));
            for (DamagedTarget.Kind kind : DamagedTarget.Kind.values()) {
                mutations.add(vault(targets, keys, id, source, chosen, kind));
            }
        }
        return mutations;
    }

    private DrillRun drill() {
        return new DrillRun(site, region, job, random, NOBODY, DrillRun.declare(site));
    }

    private void note(String what) {
        site.session().progress().note("DRILL with planted damage: " + what);
    }

    private Result.Mutation tree(
            List<Target> targets, OpenKeys keys, String at, String source, TreeDamage damage)
            throws CommandException, IOException {
        note(damage.words());
        DrillRun.Ended ended =
                drill().run(
                                targets,
                                keys,
                                at,
                                record -> record.name().equals(source),
                                new DrillRun.Trouble.Tree(damage));
        if (ended.planted().isEmpty()) {
            return new Result.Mutation(
                    damage.name().toLowerCase(java.util.Locale.ROOT),
                    damage.words(),
                    NOT_APPLICABLE,
                    "");
        }
        String path = ended.planted().get();
        String below = path.substring(Math.min(path.length(), source.length() + 1));
        Optional<String> named = named(ended.result(), below);
        return mutation(
                damage.name(), damage.words() + ": " + path, ended.result().status(), named);
    }

    private static Result.Mutation mutation(
            String name, String planted, Status status, Optional<String> named) {
        boolean caught = status == Status.DAMAGED && named.isPresent();
        return new Result.Mutation(
                name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                planted,
                caught ? CAUGHT : MISSED,
                named.orElse(""));
    }

    /// The line that names what was planted.
    private static Optional<String> named(Result.Recovery result, String words) {
        List<String> lines = new ArrayList<>();
        result.sources().forEach(source -> lines.addAll(source.details()));
        lines.addAll(result.problems());
        return lines.stream().filter(line -> line.contains(words)).findFirst();
    }

    /// The same source of an older snapshot, or else another source.
    private Result.Mutation wrong(
            List<Target> targets,
            OpenKeys keys,
            String at,
            SourceRecord right,
            OpenSnapshot snapshot)
            throws CommandException, IOException {
        for (SnapshotChoice.Listed listed : snapshot.all()) {
            if (!listed.has(right.name()) || listed.id().equals(snapshot.chosen().id())) {
                continue;
            }
            try (SnapshotReader other =
                    SnapshotReader.open(
                            snapshot.vaults(), keys.keys(), snapshot.catalog(), listed.id())) {
                SourceRecord older = other.source(right.name());
                if (!older.digest().equals(right.digest())) {
                    String words = "snapshot " + listed.id().shortForm() + " restored instead";
                    return wrong(targets, keys, at, right, other, older, words);
                }
            }
        }
        for (SourceRecord another : snapshot.reader().manifest().sources()) {
            if (!another.name().equals(right.name())) {
                String words = "source " + another.name() + " restored instead";
                return wrong(targets, keys, at, right, snapshot.reader(), another, words);
            }
        }
        return new Result.Mutation("wrong-snapshot", "another snapshot", NOT_APPLICABLE, "");
    }

    private Result.Mutation wrong(
            List<Target> targets,
            OpenKeys keys,
            String at,
            SourceRecord right,
            SnapshotReader other,
            SourceRecord instead,
            String words)
            throws CommandException, IOException {
        note(words);
        DrillRun.Ended ended =
                drill().run(
                                targets,
                                keys,
                                at,
                                record -> record.name().equals(right.name()),
                                new DrillRun.Trouble.Wrong(other, instead));
        return mutation(
                "wrong-snapshot",
                words,
                ended.result().status(),
                named(ended.result(), "expected"));
    }

    /// One vault is damaged. A dead one must be missed among the others; what one gives is looked
    /// at alone, because a drill reads each object from one vault only.
    private Result.Mutation vault(
            List<Target> targets,
            OpenKeys keys,
            String at,
            String source,
            Target chosen,
            DamagedTarget.Kind kind)
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
            targets.stream().filter(target -> !target.equals(chosen)).forEach(all::add);
        }
        Status status = Status.DAMAGED;
        Optional<String> named;
        try {
            Result.Recovery result =
                    drill().run(
                                    all,
                                    keys,
                                    at,
                                    record -> record.name().equals(source),
                                    new DrillRun.Trouble.None())
                            .result();
            status = result.status();
            named = named(result, "target " + chosen.name());
        } catch (IOException e) {
            named = Optional.of("could not be run: " + e.getMessage());
        }
        if (damaged.met() == 0) {
            named = Optional.empty(); // what was never met was not found either
        }
        return mutation("vault-" + kind.name(), words, status, named);
    }
}
