package lifeboat.console.terminal;

import java.util.List;
import java.util.OptionalLong;

/// How far something is.
///
/// @param label what is being done, one or two words
/// @param totalBytes empty while not known
/// @param totalFiles empty while not known
/// @param targets one for each target in work
public record ProgressState(
        String label,
        long bytes,
        OptionalLong totalBytes,
        long files,
        OptionalLong totalFiles,
        List<TargetState> targets) {
    public ProgressState {
        targets = List.copyOf(targets);
    }

    /// How one target keeps up.
    ///
    /// @param behindBytes sealed bytes that still wait for it
    public record TargetState(String name, Health health, long behindBytes) {}

    /// What a target is doing.
    public enum Health {
        OK,
        SLOW,
        PARKED,
        DOWN
    }
}
