package lifeboat.console.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.config.RetentionConfig;
import lifeboat.vault.read.Vaults;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.VaultEvidence;
import tools.jackson.databind.JsonNode;

/// The retention of the last prune, as the evidence has it, and in what today's is weaker (hazard
/// G-05): who may edit the configuration of one machine could otherwise have old snapshots deleted
/// without anybody being told.
final class RetentionHistory {
    private final SiteAccess site;

    RetentionHistory(SiteAccess site) {
        this.site = site;
    }

    static Result.PruneRetention of(SiteAccess site) {
        RetentionConfig config = site.config().retention();
        return new Result.PruneRetention(
                config.hourly(),
                config.daily(),
                config.weekly(),
                config.monthly(),
                config.yearly(),
                config.floor().toHours(),
                config.delay().toHours(),
                config.pins(),
                SecondApprover.named(site));
    }

    /// What became weaker since the last prune that was carried out; empty where nothing did.
    List<String> weaker() throws CommandException, IOException, InterruptedException {
        JsonNode last = null;
        Instant when = Instant.EPOCH;
        for (EvidenceView.Entry entry :
                VaultEvidence.known(
                        site.targets(),
                        site.lookingKeys(new Vaults(site.targets())),
                        site.state(),
                        Set.of(EvidenceKind.PRUNE))) {
            JsonNode retention =
                    entry.content().map(content -> content.get("retention")).orElse(null);
            if (retention != null && !entry.time().isBefore(when)) {
                last = retention;
                when = entry.time();
            }
        }
        return last == null ? List.of() : weaker(last, when);
    }

    private List<String> weaker(JsonNode last, Instant when) {
        RetentionConfig now = site.config().retention();
        List<String> less = new ArrayList<>();
        Map.of(
                        "hourly", (long) now.hourly(),
                        "daily", (long) now.daily(),
                        "weekly", (long) now.weekly(),
                        "monthly", (long) now.monthly(),
                        "yearly", (long) now.yearly(),
                        "floorHours", now.floor().toHours(),
                        "delayHours", now.delay().toHours())
                .forEach((name, value) -> {
                    long before = last.path(name).asLong(value);
                    if (before > value) {
                        less.add(name + " " + value + " instead of " + before);
                    }
                });
        less.sort(null);
        Set<String> unpinned = new HashSet<>();
        last.path("pins").forEach(pin -> unpinned.add(pin.asString()));
        now.pins().forEach(unpinned::remove);
        unpinned.stream().sorted().forEach(pin -> less.add("no pin of " + pin));
        String approver = last.path("secondApprover").asString("");
        if (!approver.isEmpty() && !approver.equals(SecondApprover.named(site))) {
            less.add("the second approver is not the one with key " + approver);
        }
        return less.isEmpty()
                ? List.of()
                : List.of(
                        "retention is weaker than at the prune of "
                                + when.truncatedTo(ChronoUnit.SECONDS)
                                + ": "
                                + String.join(", ", less)
                                + "; if nobody meant that, set it back before what is announced is"
                                + " deleted");
    }
}
