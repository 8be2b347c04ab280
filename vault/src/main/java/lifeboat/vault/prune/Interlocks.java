package lifeboat.vault.prune;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What holds all pruning back: each is a sign that the vaults, the clock or the snapshots are not
/// what they seem.
final class Interlocks {
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private final Gathering site;
    private final PruneRules rules;
    private final Instant now;
    private final List<String> held = new ArrayList<>();

    private Interlocks(Gathering site, PruneRules rules, Instant now) {
        this.site = site;
        this.rules = rules;
        this.now = now;
    }

    static List<String> of(Gathering site, PruneRules rules, Instant now) {
        Interlocks interlocks = new Interlocks(site, rules, now);
        interlocks.vaults();
        interlocks.moves();
        interlocks.clock();
        interlocks.newestSnapshots();
        return interlocks.held;
    }

    /// What one vault alone knows may need what the others would lose (format property F15).
    private void vaults() {
        site.survey
                .failed()
                .forEach((target, reason) ->
                        held.add(
                                "target "
                                        + target.name()
                                        + " cannot be looked at ("
                                        + reason.getMessage()
                                        + "): what it alone holds is not known; take it out of the"
                                        + " configuration if it is gone for good"));
        site.unreadable.forEach((id, reason) ->
                held.add(
                        "snapshot "
                                + id.shortForm()
                                + " can be read on no vault, so what it needs is not known ("
                                + reason
                                + "); lifeboat heal, or remove it by hand from every vault"));
    }

    /// What such a record says is not known, so neither is what its snapshots need.
    private void moves() {
        site.moves
                .unread()
                .forEach((key, reason) ->
                        held.add(
                                key
                                        + " can be read on no vault, so where the content of some"
                                        + " snapshots is now is not known ("
                                        + reason
                                        + "); lifeboat heal, or remove it by hand from every vault"));
    }

    /// Hazards T-01 and T-06: where every host seems to come from the future, it is this clock that
    /// is wrong.
    private void clock() {
        if (now.isBefore(EARLIEST)) {
            held.add("the clock of this machine says " + now + ": it is not set");
        }
        var newest = site.newest().values();
        if (!newest.isEmpty()
                && newest.stream().allMatch(id -> time(id).isAfter(now.plus(Retention.SKEW)))) {
            held.add(
                    "the clock of this machine says "
                            + now
                            + ", which is before the newest snapshots: it is wrong, or theirs was");
        }
    }

    private Instant time(lifeboat.vault.snapshot.SnapshotId id) {
        Gathering.Facts facts = site.snapshots.get(id);
        return facts == null ? Instant.MAX : facts.time();
    }

    private void newestSnapshots() {
        if (site.snapshots.isEmpty()) {
            return;
        }
        Instant latest = Instant.MIN;
        for (var newest : site.newest().entrySet()) {
            Gathering.Facts facts = site.snapshots.get(newest.getValue());
            if (facts == null) {
                continue;
            }
            latest = facts.time().isAfter(latest) ? facts.time() : latest;
            String what =
                    "the newest snapshot of host "
                            + newest.getKey()
                            + ", "
                            + newest.getValue().shortForm()
                            + ", ";
            if (!facts.suspect().isEmpty()) {
                held.add(
                        what
                                + "is suspect ("
                                + String.join(", ", facts.suspect())
                                + "): the ones before it may be the last good ones; look at it,"
                                + " then back up again");
            }
            var quorum = rules.quorum().judge(facts.holding());
            if (!quorum.reached()) {
                held.add(
                        what
                                + "is whole in "
                                + facts.holding().size()
                                + " vaults only, "
                                + rules.quorum().copies()
                                + " independent ones are needed: lifeboat heal");
            }
        }
        Duration age = Duration.between(latest, now);
        if (age.compareTo(rules.absence()) > 0) {
            held.add(
                    "the newest snapshot is "
                            + age.toDays()
                            + " days old: backups have stopped, or the clock is wrong; nothing goes"
                            + " before a new one is there");
        }
    }
}
