package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PathPattern;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.snapshot.SourceSummary;

/// `snapshots`, `ls` and `diff`.
final class LookCommands {
    private final SiteAccess site;

    LookCommands(SiteAccess site) {
        this.site = site;
    }

    Result.Snapshots snapshots() throws CommandException, IOException, InterruptedException {
        Vaults vaults = new Vaults(site.targets());
        VaultKeys keys = site.lookingKeys(vaults);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        catalog.unread()
                .forEach((target, reason) ->
                        site.session()
                                .progress()
                                .note("target " + target + " cannot be listed: " + reason));
        SnapshotChoice choice = new SnapshotChoice(catalog, keys);
        Proofs proofs = Proofs.of(site);
        List<Result.Snapshot> snapshots = new ArrayList<>();
        for (SnapshotChoice.Listed readable : choice.all()) {
            snapshots.add(
                    new Result.Snapshot(
                            readable.id().shortForm(),
                            readable.time(),
                            readable.summary().sources().stream().map(SourceSummary::name).toList(),
                            readable.summary().sources().stream()
                                    .filter(source -> source.verdict().equals("suspect"))
                                    .map(SourceSummary::name)
                                    .toList(),
                            groups(readable.summary().sources()),
                            readable.summary().sources().stream()
                                    .mapToLong(SourceSummary::bytes)
                                    .sum(),
                            catalog.holders(readable.id()).stream().sorted().toList(),
                            proofs.of(readable.id()).map(this::proof)));
        }
        choice.unreadable().forEach(site.session().progress()::note);
        return new Result.Snapshots(snapshots);
    }

    private static List<Result.SnapshotGroup> groups(List<SourceSummary> sources) {
        Map<String, List<SourceSummary>> members = new LinkedHashMap<>();
        for (SourceSummary source : sources) {
            Optional.ofNullable(source.group())
                    .ifPresent(group ->
                            members.computeIfAbsent(group, _ -> new ArrayList<>()).add(source));
        }
        List<Result.SnapshotGroup> groups = new ArrayList<>();
        members.forEach((name, all) -> {
            List<Optional<Instant>> points =
                    all.stream()
                            .map(source ->
                                    Optional.ofNullable(source.groupPoint()).map(Instant::parse))
                            .distinct()
                            .toList();
            groups.add(
                    new Result.SnapshotGroup(
                            name,
                            all.stream().map(SourceSummary::name).toList(),
                            points.size() == 1 ? points.getFirst() : Optional.empty()));
        });
        return groups;
    }

    private Result.Proof proof(Proofs.Proof proof) {
        Duration age = Duration.between(proof.at(), site.clock().instant());
        Duration positive = age.isNegative() ? Duration.ZERO : age;
        return new Result.Proof(proof.level(), age(positive), positive.toSeconds());
    }

    private static String age(Duration age) {
        return age.toDays() > 0
                ? age.toDays() + "d " + age.toHoursPart() + "h"
                : age.toHours() + "h " + age.toMinutesPart() + "m";
    }

    Result.Ls ls(Request.Ls request) throws CommandException, IOException, InterruptedException {
        Vaults vaults = new Vaults(site.targets());
        try (OpenedSite opened = site.recover(vaults)) {
            VaultKeys keys = VaultKeys.ofRecovery(opened, Randomness.secure());
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
            SnapshotChoice.Listed chosen =
                    new SnapshotChoice(catalog, keys).find(request.snapshot(), request.source());
            EntryWindow window = new EntryWindow(request.skip(), request.most());
            Optional<PathPattern> glob = pattern(request.pathGlob());
            try (SnapshotReader reader = SnapshotReader.open(vaults, keys, catalog, chosen.id())) {
                for (SourceRecord source : selected(reader, request.source())) {
                    each(
                            reader,
                            source,
                            entry -> {
                                if (glob.isEmpty()
                                        || glob.get()
                                                .matches(
                                                        entry.path().toBytes(),
                                                        entry.type() == EntryType.DIRECTORY)) {
                                    window.add(source.name(), entry);
                                }
                            });
                }
            }
            return new Result.Ls(chosen.id().shortForm(), window.entries(), window.found());
        }
    }

    Result.Diff diff(Request.Diff request)
            throws CommandException, IOException, InterruptedException {
        Vaults vaults = new Vaults(site.targets());
        try (OpenedSite opened = site.recover(vaults)) {
            VaultKeys keys = VaultKeys.ofRecovery(opened, Randomness.secure());
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
            SnapshotChoice choice = new SnapshotChoice(catalog, keys);
            SnapshotChoice.Listed from = choice.find(request.from(), request.source());
            SnapshotChoice.Listed to = choice.find(request.to(), request.source());
            List<Result.Difference> changes = new ArrayList<>();
            try (SnapshotReader before = SnapshotReader.open(vaults, keys, catalog, from.id());
                    SnapshotReader after = SnapshotReader.open(vaults, keys, catalog, to.id())) {
                SortedMap<String, SourceRecord> old = byName(selected(before, request.source()));
                SortedMap<String, SourceRecord> now = byName(selected(after, request.source()));
                for (String name : union(old, now)) {
                    compare(
                            name,
                            entries(before, Optional.ofNullable(old.get(name))),
                            entries(after, Optional.ofNullable(now.get(name))),
                            changes);
                }
            }
            return new Result.Diff(from.id().shortForm(), to.id().shortForm(), changes);
        }
    }

    private static void compare(
            String source,
            SortedMap<EntryPath, Entry> before,
            SortedMap<EntryPath, Entry> after,
            List<Result.Difference> changes) {
        SortedMap<EntryPath, String> found = new TreeMap<>();
        before.forEach((path, entry) -> {
            Entry now = after.get(path);
            if (now == null) {
                found.put(path, "removed");
            } else if (!now.content().equals(entry.content()) || now.type() != entry.type()) {
                found.put(path, "content");
            } else if (!now.restoresLike(entry)) {
                found.put(path, "metadata");
            }
        });
        after.keySet()
                .forEach(path -> {
                    if (!before.containsKey(path)) {
                        found.put(path, "added");
                    }
                });
        found.forEach((path, change) -> {
            Entry entry = after.getOrDefault(path, before.get(path));
            changes.add(
                    new Result.Difference(
                            change,
                            source,
                            path.isRoot() ? "." : path.toString(),
                            entry == null ? 0 : entry.size()));
        });
    }

    private static SortedMap<EntryPath, Entry> entries(
            SnapshotReader reader, Optional<SourceRecord> source) throws IOException {
        SortedMap<EntryPath, Entry> entries = new TreeMap<>();
        if (source.isPresent()) {
            each(reader, source.get(), entry -> entries.put(entry.path(), entry));
        }
        return entries;
    }

    private static SortedMap<String, SourceRecord> byName(List<SourceRecord> sources) {
        SortedMap<String, SourceRecord> named = new TreeMap<>();
        sources.forEach(source -> named.put(source.name(), source));
        return named;
    }

    private static List<String> union(
            SortedMap<String, SourceRecord> a, SortedMap<String, SourceRecord> b) {
        SortedMap<String, SourceRecord> both = new TreeMap<>(a);
        both.putAll(b);
        return List.copyOf(both.keySet());
    }

    private static List<SourceRecord> selected(SnapshotReader reader, Optional<String> name)
            throws IOException {
        return name.isPresent()
                ? List.of(reader.source(name.get()))
                : reader.manifest().sources().stream()
                        .filter(source -> !source.verdict().equals("failed"))
                        .toList();
    }

    private static void each(SnapshotReader reader, SourceRecord source, EntryVisitor visitor)
            throws IOException {
        for (var page : reader.pages(source).pages()) {
            reader.entries(page).forEach(visitor::visit);
        }
    }

    private static Optional<PathPattern> pattern(Optional<String> text) throws CommandException {
        try {
            return text.map(PathPattern::new);
        } catch (IllegalArgumentException e) {
            throw new CommandException.Misused(
                    String.valueOf(e.getMessage()), "for instance: '*.conf' or 'etc/**'");
        }
    }

    @FunctionalInterface
    private interface EntryVisitor {
        void visit(Entry entry);
    }
}
