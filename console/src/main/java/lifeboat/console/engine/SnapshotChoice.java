package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.vault.VaultException;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.Summary;

/// Finds the snapshot that a person means: an id or its beginning, `latest`, or a moment.
final class SnapshotChoice {
    private final SnapshotCatalog catalog;
    private final VaultKeys keys;
    private final Set<String> unreadable = new LinkedHashSet<>();

    SnapshotChoice(SnapshotCatalog catalog, VaultKeys keys) {
        this.catalog = catalog;
        this.keys = keys;
    }

    /// A snapshot that could be read.
    ///
    /// @param id of it
    /// @param time when it was committed
    /// @param summary what it is about
    record Listed(SnapshotId id, Instant time, Summary summary) {
        boolean has(String source) {
            return summary.sources().stream()
                    .anyMatch(candidate ->
                            candidate.name().equals(source)
                                    && !candidate.verdict().equals("failed"));
        }
    }

    /// All readable snapshots, newest first.
    List<Listed> all() {
        List<Listed> all = new ArrayList<>();
        for (SnapshotId id : catalog.ids()) {
            try {
                var parts = catalog.open(id);
                all.add(new Listed(id, parts.envelope().time(), parts.summary(keys.sealing())));
            } catch (IOException e) {
                unreadable.add("snapshot " + id.shortForm() + " cannot be read: " + e.getMessage());
            }
        }
        return newestFirst(all);
    }

    /// By time, but never against the order of one host: a clock that once ran ahead does not make
    /// its snapshot the latest for ever.
    private static List<Listed> newestFirst(List<Listed> all) {
        List<Listed> bySequence = new ArrayList<>(all);
        bySequence.sort(
                Comparator.comparingLong((Listed listed) -> listed.id().sequence()).reversed());
        Map<String, Instant> latestOfHost = new HashMap<>();
        Map<SnapshotId, Instant> believed = new HashMap<>();
        for (Listed listed : bySequence) {
            Instant time =
                    latestOfHost.merge(
                            listed.id().host(),
                            listed.time(),
                            (later, own) -> own.isAfter(later) ? later : own);
            believed.put(listed.id(), time);
        }
        bySequence.sort(
                Comparator.comparing((Listed listed) ->
                                believed.getOrDefault(listed.id(), listed.time()))
                        .reversed());
        return bySequence;
    }

    /// What could not be read, found by [#all].
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /// The snapshot meant by `words`, among those that hold `source` where one is given.
    Listed find(String words, Optional<String> source) throws CommandException, IOException {
        List<Listed> all = all();
        List<Listed> fitting =
                source.isEmpty()
                        ? all
                        : all.stream().filter(snapshot -> snapshot.has(source.get())).toList();
        if (all.isEmpty()) {
            throw new CommandException.Failed(
                    "there is no snapshot yet"
                            + (unreadable.isEmpty() ? "" : " that can be read: " + unreadable),
                    "run lifeboat backup",
                    new VaultException.NotFound("no snapshot"));
        }
        if (fitting.isEmpty()) {
            throw unknown("no snapshot has a source " + source.orElse(""));
        }
        if (words.equals("latest")) {
            return fitting.getFirst();
        }
        Optional<Instant> moment = moment(words);
        if (moment.isPresent()) {
            return fitting.stream()
                    .filter(snapshot -> !snapshot.time().isAfter(moment.get()))
                    .findFirst()
                    .orElseThrow(() -> unknown("there is no snapshot at or before " + words));
        }
        List<Listed> named =
                fitting.stream()
                        .filter(snapshot ->
                                words.length() >= 4
                                        && snapshot.id().sha256().hex().startsWith(words))
                        .toList();
        if (named.size() > 1) {
            throw new CommandException.Misused(
                    "more than one snapshot begins with " + words, "give more digits of the id");
        }
        if (named.isEmpty()) {
            throw unknown("there is no snapshot " + words);
        }
        return named.getFirst();
    }

    private static CommandException unknown(String sentence) {
        return new CommandException.Misused(sentence, "lifeboat snapshots shows what there is");
    }

    /// A moment as people write it; a day means its end.
    static Optional<Instant> moment(String words) {
        try {
            return Optional.of(Instant.parse(words));
        } catch (DateTimeParseException e) {
            // another form, perhaps
        }
        try {
            return Optional.of(
                    LocalDateTime.parse(words.replace(' ', 'T'))
                            .atZone(ZoneId.systemDefault())
                            .toInstant());
        } catch (DateTimeParseException e) {
            // another form, perhaps
        }
        try {
            return Optional.of(
                    LocalDate.parse(words)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.systemDefault())
                            .toInstant()
                            .minusNanos(1));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
