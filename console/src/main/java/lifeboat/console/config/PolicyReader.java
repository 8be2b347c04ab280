package lifeboat.console.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `quorum:`, `retention:`, `schedules:` and `checks:`.
final class PolicyReader {
    private PolicyReader() {}

    static Optional<QuorumConfig> quorum(Optional<Section> given, int targets) {
        QuorumConfig defaults = QuorumConfig.forTargets(targets);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Section section = given.get();
        int copies = section.wholeNumber("copies", defaults.copies(), 1, 1000);
        int providers =
                section.wholeNumber("providers", Math.min(copies, defaults.providers()), 1, 1000);
        section.end();
        if (copies > targets) {
            section.error(
                    "copies", copies + " copies cannot be reached with " + targets + " targets");
        }
        if (providers > copies) {
            section.error("providers", providers + " providers cannot hold " + copies + " copies");
        }
        return Optional.of(new QuorumConfig(copies, providers));
    }

    static RetentionConfig retention(Section section) {
        RetentionConfig defaults = RetentionConfig.DEFAULT;
        RetentionConfig retention =
                new RetentionConfig(
                        section.wholeNumber("hourly", defaults.hourly(), 0, 100_000),
                        section.wholeNumber("daily", defaults.daily(), 0, 100_000),
                        section.wholeNumber("weekly", defaults.weekly(), 0, 100_000),
                        section.wholeNumber("monthly", defaults.monthly(), 0, 100_000),
                        section.wholeNumber("yearly", defaults.yearly(), 0, 100_000),
                        section.value("floor", defaults.floor(), DurationText::parse),
                        section.value("wait", defaults.delay(), PolicyReader::delay),
                        section.texts("pins"),
                        section.section("repack")
                                .map(PolicyReader::repack)
                                .orElse(RepackConfig.DEFAULT));
        section.end();
        if (retention.hourly()
                        + retention.daily()
                        + retention.weekly()
                        + retention.monthly()
                        + retention.yearly()
                == 0) {
            section.error("", "would keep no snapshot at all");
        }
        for (String pin : retention.pins()) {
            if (!pin.matches("[0-9a-f]{6,12}")) {
                section.error(
                        "pins", "`" + pin + "` is not an id as `lifeboat snapshots` shows it");
            }
        }
        return retention;
    }

    private static RepackConfig repack(Section section) {
        RepackConfig defaults = RepackConfig.DEFAULT;
        RepackConfig repack =
                new RepackConfig(
                        section.wholeNumber("unused", defaults.unusedPercent(), 1, 100),
                        section.value("small", defaults.smallBytes(), SourceReader::bytes),
                        section.value("most", defaults.mostBytes(), SourceReader::bytes),
                        section.value("every", defaults.every(), DurationText::parse));
        section.end();
        return repack;
    }

    private static Duration delay(String text) {
        Duration delay = DurationText.parse(text);
        if (delay.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(
                    "`"
                            + text
                            + "` is too short: a running backup may need a day; write 24h or more");
        }
        return delay;
    }

    static ScheduleConfig schedule(Section section) {
        ScheduleConfig schedule =
                new ScheduleConfig(
                        section.name(),
                        section.required(
                                "run",
                                ScheduleConfig.Run.BACKUP,
                                text -> Choices.parse(text, ScheduleConfig.Run.class)),
                        section.required("cron", new Cron("0 0 * * *"), Cron::new),
                        section.value("zone", ZoneId.of("UTC"), PolicyReader::zone),
                        section.value("window", Duration.ofHours(4), DurationText::parsePositive),
                        section.value("jitter", Duration.ZERO, DurationText::parse),
                        section.choice("catch-up", ScheduleConfig.CatchUp.class)
                                .orElse(ScheduleConfig.CatchUp.ONE),
                        blackout(section),
                        section.text("region"));
        section.end();
        if (schedule.jitter().compareTo(schedule.window()) >= 0) {
            section.error("jitter", "must be shorter than the window");
        }
        return schedule;
    }

    private static List<Blackout> blackout(Section section) {
        List<Blackout> ranges = new ArrayList<>();
        for (String text : section.texts("blackout")) {
            try {
                ranges.add(Blackout.parse(text));
            } catch (IllegalArgumentException e) {
                section.error("blackout", String.valueOf(e.getMessage()));
            }
        }
        return ranges;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            String hint = lifeboat.console.Suggestion.hint(text, ZoneId.getAvailableZoneIds());
            throw new IllegalArgumentException(
                    "`"
                            + text
                            + "` is not a time zone"
                            + (hint.isEmpty() ? ", such as Europe/Berlin or UTC" : hint),
                    e);
        }
    }

    static List<CheckConfig> checks(String source, List<Section> sections) {
        List<CheckConfig> checks = new ArrayList<>();
        for (Section section : sections) {
            Optional<String> sql = section.text("sql");
            Optional<String> expect = section.text("expect");
            List<String> command = section.texts("command");
            section.end();
            if (section.has("sql") == section.has("command")) {
                section.error("", "needs exactly one of `sql` and `command`");
            } else if (section.has("command") && section.has("expect")) {
                section.error("expect", "belongs to `sql`; a command is good when it exits with 0");
            } else if (section.has("command") && command.isEmpty()) {
                section.error("command", "needs a program");
            } else if (sql.isPresent()) {
                checks.add(new CheckConfig.Sql(source, sql.get(), expect.orElse("same")));
            } else {
                checks.add(new CheckConfig.Command(source, command));
            }
        }
        return checks;
    }
}
