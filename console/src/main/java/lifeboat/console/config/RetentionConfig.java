package lifeboat.console.config;

import java.time.Duration;

/// How many snapshots are kept.
///
/// @param floor nothing younger than this is ever deleted
public record RetentionConfig(int daily, int weekly, int monthly, int yearly, Duration floor) {
    public static final RetentionConfig DEFAULT =
            new RetentionConfig(7, 5, 12, 3, Duration.ofDays(30));
}
