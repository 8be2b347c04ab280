package lifeboat.console.engine;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.targets.Target;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import tools.jackson.databind.JsonNode;

/// What probes proved of the targets' protection, as the signed evidence of the vaults tells it,
/// and what changed in the settings of their buckets since.
final class ProvenProtections {
    private final Map<String, Result.ProvenProtection> byTarget = new HashMap<>();

    /// The newest proof of each target; none where the evidence cannot be read.
    static ProvenProtections of(SiteAccess site) throws InterruptedException {
        ProvenProtections proven = new ProvenProtections();
        try {
            EvidenceCommands.view(site).records().stream()
                    .filter(entry -> entry.kind().equals(EvidenceKind.PROBE.word()))
                    .sorted(Comparator.comparing(EvidenceView.Entry::time))
                    .forEach(entry ->
                            entry.content().ifPresent(content -> proven.add(content, entry)));
        } catch (CommandException | IOException e) {
            site.session().progress().note("earlier probes cannot be told: " + e.getMessage());
        }
        return proven;
    }

    private void add(JsonNode content, EvidenceView.Entry entry) {
        for (JsonNode target : content.path("targets")) {
            JsonNode protection = target.path("protection");
            if (!protection.isObject()) {
                continue;
            }
            Map<String, String> settings = new TreeMap<>();
            protection
                    .path("settings")
                    .properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asString("")));
            List<String> findings = new ArrayList<>();
            protection.path("findings").forEach(finding -> findings.add(finding.asString("")));
            byTarget.put(
                    target.path("name").asString(""),
                    new Result.ProvenProtection(
                            protection.path("level").asString(""),
                            entry.time(),
                            settings,
                            findings));
        }
    }

    java.util.Optional<Result.ProvenProtection> of(Target target) {
        return java.util.Optional.ofNullable(byTarget.get(target.name()));
    }

    /// Proves anew.
    static Result.ProvenProtection prove(Target target, Clock clock) {
        ProtectionProof proof = ProtectionProof.of(target, clock);
        Map<String, String> settings = new TreeMap<>();
        List<String> findings = new ArrayList<>(proof.findings());
        try {
            settings.putAll(target.protection().facts().settings());
        } catch (IOException e) {
            findings.add("proof: " + e.getMessage());
        }
        return new Result.ProvenProtection(
                proof.level().name().toLowerCase(Locale.ROOT), clock.instant(), settings, findings);
    }

    /// What a bucket's settings are now that they were not when last probed.
    List<String> drift(Target target) {
        Result.ProvenProtection before = byTarget.get(target.name());
        if (before == null || before.settings().isEmpty()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try {
            target.protection()
                    .facts()
                    .settings()
                    .forEach((name, now) -> {
                        String then = before.settings().get(name);
                        if (then != null && !then.equals(now)) {
                            found.add(
                                    "the bucket's "
                                            + name
                                            + " was changed since the probe of "
                                            + before.at()
                                            + ": from "
                                            + then
                                            + " to "
                                            + now);
                        }
                    });
        } catch (IOException e) {
            // a target that does not answer is told elsewhere
        }
        return found;
    }
}
