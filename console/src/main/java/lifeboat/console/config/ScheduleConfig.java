package lifeboat.console.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// When something runs by itself.
///
/// @param window how long after the nominal time a start still counts
/// @param jitter most random delay of the start
/// @param blackout when nothing is started
/// @param region for drills
public record ScheduleConfig(
        String name,
        Run run,
        Cron cron,
        ZoneId zone,
        Duration window,
        Duration jitter,
        CatchUp catchUp,
        List<Blackout> blackout,
        Optional<String> region) {
    public ScheduleConfig {
        blackout = List.copyOf(blackout);
    }

    /// What is started.
    public enum Run {
        BACKUP,
        DRILL,
        VERIFY,
        HEAL,
        PRUNE
    }

    /// What happens to slots that were missed while the program was down.
    public enum CatchUp {
        /// The newest missed slot runs once.
        ONE,
        /// None of them runs; they stay recorded as missed.
        NONE
    }
}
