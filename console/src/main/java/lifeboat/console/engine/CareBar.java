package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import lifeboat.console.terminal.Progress;
import lifeboat.console.terminal.ProgressState;
import lifeboat.vault.care.CareProgress;

/// Adds up what happens on several targets and shows it.
final class CareBar implements CareProgress {
    private final Progress progress;
    private final String label;
    private final Map<String, long[]> targets = new TreeMap<>();

    CareBar(Progress progress, String label) {
        this.progress = progress;
        this.label = label;
    }

    @Override
    public synchronized void advanced(
            String target, long objectsDone, long objectsTotal, long bytes) {
        targets.put(target, new long[] {objectsDone, objectsTotal, bytes});
        long done = 0;
        long total = 0;
        long read = 0;
        List<ProgressState.TargetState> states = new ArrayList<>();
        for (var entry : targets.entrySet()) {
            done += entry.getValue()[0];
            total += entry.getValue()[1];
            read += entry.getValue()[2];
            states.add(new ProgressState.TargetState(entry.getKey(), ProgressState.Health.OK, 0));
        }
        progress.update(
                new ProgressState(
                        label,
                        read,
                        OptionalLong.empty(),
                        done,
                        OptionalLong.of(Math.max(done, total)),
                        states));
    }
}
