package lifeboat.console.terminal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Words one line of progress: bytes, share, rate, time left, files, targets. The rate is that of
/// the last half minute. Not thread-safe.
final class ProgressLine {
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final int BAR_CELLS = 20;

    private record Sample(long nanos, long bytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /// Takes in `state` at `nanos` and words it.
    String word(ProgressState state, long nanos) {
        samples.addLast(new Sample(nanos, state.bytes()));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW.toNanos()) {
            samples.removeFirst();
        }
        double rate = bytesPerSecond();
        StringBuilder line = new StringBuilder(SafeText.line(state.label()));
        line.append("  ").append(bytes(state.bytes(), state.totalBytes()));
        if (rate > 0) {
            line.append("  ").append(Sizes.bytes((long) rate)).append("/s");
            state.totalBytes()
                    .ifPresent(total ->
                            line.append("  ")
                                    .append(timeLeft(total - state.bytes(), rate))
                                    .append(" left"));
        }
        line.append("  ").append(files(state.files(), state.totalFiles()));
        line.append(targets(state.targets()));
        return line.toString();
    }

    /// A bar of the share done; empty while the total is not known.
    static String bar(ProgressState state) {
        if (state.totalBytes().isEmpty()) {
            return "";
        }
        int full =
                (int) Math.round(share(state.bytes(), state.totalBytes().getAsLong()) * BAR_CELLS);
        return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "] ";
    }

    private static double share(long done, long total) {
        return total <= 0 ? 1 : Math.clamp((double) done / total, 0.0, 1.0);
    }

    private double bytesPerSecond() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long nanos = last.nanos() - first.nanos();
        return nanos <= 0 ? 0 : (last.bytes() - first.bytes()) * 1e9 / nanos;
    }

    private static String bytes(long done, OptionalLong total) {
        if (total.isEmpty()) {
            return Sizes.bytes(done);
        }
        int percent = (int) Math.floor(share(done, total.getAsLong()) * 100);
        return String.format(
                Locale.ROOT,
                "%d %%  %s of %s",
                percent,
                Sizes.bytes(done),
                Sizes.bytes(total.getAsLong()));
    }

    private static String timeLeft(long bytes, double rate) {
        long seconds = (long) Math.ceil(Math.max(0, bytes) / rate);
        if (seconds >= 360_000) {
            return "> 99 h";
        }
        return seconds >= 3600
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds % 3600 / 60,
                        seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static String files(long done, OptionalLong total) {
        return total.isPresent()
                ? String.format(Locale.ROOT, "%,d of %,d files", done, total.getAsLong())
                : Sizes.count(done, "file");
    }

    private static String targets(List<ProgressState.TargetState> targets) {
        StringBuilder out = new StringBuilder();
        for (ProgressState.TargetState target : targets) {
            out.append("  ").append(SafeText.line(target.name())).append(' ');
            out.append(target.health().name().toLowerCase(Locale.ROOT));
            if (target.behindBytes() > 0) {
                out.append(" -").append(Sizes.bytes(target.behindBytes()));
            }
        }
        return out.toString();
    }
}
