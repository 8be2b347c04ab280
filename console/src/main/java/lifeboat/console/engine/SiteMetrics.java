package lifeboat.console.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.schedule.Slots;
import lifeboat.verification.evidence.EvidenceFinding;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.report.RunReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A site's figures for Prometheus, out of what the vaults and the signed evidence show: they are
/// the same from whichever machine they are made, and survive the loss of the state. Times are in
/// seconds, moments in seconds since 1970.
final class SiteMetrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SiteConfig config;
    private final Instant now;

    SiteMetrics(SiteConfig config, Instant now) {
        this.config = config;
        this.now = now;
    }

    /// All of it, in the text format.
    String of(Result.Overview overview, EvidenceView evidence, String version) {
        gauge("build.info", null, 1, Tags.of("version", version));
        state(overview);
        schedules(evidence);
        backups(evidence);
        rehearsals(overview, evidence);
        gauge("evidence.height", null, evidence.records().size(), Tags.empty());
        boolean valid = !evidence.has(EvidenceFinding.Severity.BROKEN);
        gauge("evidence.valid", null, valid ? 1 : 0, Tags.empty());
        return registry.scrape();
    }

    private void gauge(
            String name, @org.jspecify.annotations.Nullable String unit, double value, Tags tags) {
        Gauge.builder("lifeboat." + name, () -> value)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void count(String name, double value, Tags tags) {
        FunctionCounter.builder("lifeboat." + name, registry, _ -> value)
                .tags(tags)
                .register(registry);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }

    private void state(Result.Overview overview) {
        for (Result.OverviewSource source : overview.sources()) {
            source.rpo()
                    .seconds()
                    .ifPresent(age ->
                            gauge("rpo.current", "seconds", age, Tags.of("source", source.name())));
            for (Result.OverviewCell cell : source.cells()) {
                cell.newest()
                        .ifPresent(newest ->
                                gauge(
                                        "backup.last.success.timestamp",
                                        "seconds",
                                        seconds(newest),
                                        Tags.of("source", source.name(), "target", cell.target())));
            }
        }
        for (Result.OverviewTarget target : overview.targets()) {
            gauge(
                    "target.up",
                    null,
                    target.state().equals("away") ? 0 : 1,
                    Tags.of("target", target.name()));
            target.lockedUntil()
                    .ifPresent(until ->
                            gauge(
                                    "target.lock.until.timestamp",
                                    "seconds",
                                    seconds(until),
                                    Tags.of("target", target.name())));
        }
        overview.rto()
                .seconds()
                .ifPresent(rto -> gauge("rto.predicted", "seconds", rto, Tags.empty()));
    }

    private void schedules(EvidenceView evidence) {
        Map<String, Integer> missed = new HashMap<>();
        for (ScheduleConfig schedule : config.schedules()) {
            missed.put(schedule.name(), 0);
            new Slots(schedule, config.site())
                    .interval(now)
                    .map(Duration::toSeconds)
                    .ifPresent(interval ->
                            gauge(
                                    "schedule.expected.interval",
                                    "seconds",
                                    interval,
                                    Tags.of("schedule", schedule.name())));
        }
        contents(evidence, EvidenceKind.MISSED_SLOT)
                .forEach(slot -> missed.merge(slot.path("policy").asString(""), 1, Integer::sum));
        missed.forEach(
                (schedule, number) -> count("slots.missed", number, Tags.of("schedule", schedule)));
    }

    private void backups(EvidenceView evidence) {
        Map<String, Integer> failures = new HashMap<>();
        failures.put("not-done", 0);
        failures.put("not-kept", 0);
        Optional<ObjectNode> last = Optional.empty();
        for (ObjectNode backup : contents(evidence, EvidenceKind.BACKUP)) {
            boolean done = backup.has("snapshot");
            if (backup.path("outcome").asString("").equals("failed")) {
                failures.merge(done ? "not-kept" : "not-done", 1, Integer::sum);
            }
            last = done ? Optional.of(backup) : last;
        }
        failures.forEach(
                (reason, number) -> count("backup.failures", number, Tags.of("reason", reason)));
        last.ifPresent(this::backup);
    }

    private void backup(ObjectNode last) {
        gauge("backup.duration", "seconds", last.path("millis").asLong(0) / 1000.0, Tags.empty());
        gauge("backup.bytes", null, sum(last, "sources", "bytes"), Tags.of("kind", "captured"));
        gauge("backup.bytes", null, sum(last, "sources", "newBytes"), Tags.of("kind", "new"));
        gauge("backup.bytes", null, sum(last, "targets", "bytes"), Tags.of("kind", "shipped"));
        for (JsonNode target : last.path("targets")) {
            gauge(
                    "target.behind.objects",
                    null,
                    (double) target.path("behind").asLong(0),
                    Tags.of("target", target.path("name").asString("")));
        }
    }

    private static double sum(ObjectNode content, String list, String field) {
        double sum = 0;
        for (JsonNode item : content.path(list)) {
            sum += item.path(field).asLong(0);
        }
        return sum;
    }

    private void rehearsals(Result.Overview overview, EvidenceView evidence) {
        record Place(String region, String target, String level) {}
        Map<Place, Instant> passed = new HashMap<>();
        for (Result.Rehearsal drill : overview.trend()) {
            if (drill.kind().equals("drill") && drill.verdict().equals("passed")) {
                for (String target : drill.targets()) {
                    passed.merge(
                            new Place(drill.region(), target, drill.level()),
                            drill.at(),
                            (a, b) -> b.isAfter(a) ? b : a);
                }
            }
        }
        passed.forEach((place, at) ->
                gauge(
                        "drill.last.pass.timestamp",
                        "seconds",
                        seconds(at),
                        Tags.of(
                                "region",
                                place.region(),
                                "target",
                                place.target(),
                                "level",
                                place.level())));
        Optional<RunReport> last =
                evidence.records().stream()
                        .flatMap(entry -> entry.report().stream())
                        .max(java.util.Comparator.comparing(RunReport::started));
        Map<String, Long> phases = new HashMap<>();
        last.ifPresent(report ->
                report.phases()
                        .forEach(phase -> phases.merge(phase.name(), phase.millis(), Long::sum)));
        phases.forEach((phase, millis) ->
                gauge("restore.duration", "seconds", millis / 1000.0, Tags.of("phase", phase)));
    }

    private static List<ObjectNode> contents(EvidenceView evidence, EvidenceKind kind) {
        return evidence.records().stream()
                .filter(entry -> entry.kind().equals(kind.word()))
                .sorted(java.util.Comparator.comparing(EvidenceView.Entry::time))
                .flatMap(entry -> entry.content().stream())
                .toList();
    }
}
