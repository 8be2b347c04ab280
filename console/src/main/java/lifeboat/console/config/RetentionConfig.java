package lifeboat.console.config;

import java.time.Duration;
import java.util.List;

/// How many snapshots are kept.
///
/// @param hourly of how many hours that have a snapshot the newest stays; so are the others
/// @param floor nothing younger than this is ever deleted
/// @param delay between the announcement of a deletion and the deletion, a day or more
/// @param pins beginnings of ids of snapshots that are never deleted
/// @param repack which packs are replaced
public record RetentionConfig(
        int hourly,
        int daily,
        int weekly,
        int monthly,
        int yearly,
        Duration floor,
        Duration delay,
        List<String> pins,
        RepackConfig repack) {
    public static final RetentionConfig DEFAULT =
            new RetentionConfig(
                    0,
                    7,
                    5,
                    12,
                    3,
                    Duration.ofDays(30),
                    Duration.ofDays(2),
                    List.of(),
                    RepackConfig.DEFAULT);

    public RetentionConfig {
        pins = List.copyOf(pins);
    }
}
