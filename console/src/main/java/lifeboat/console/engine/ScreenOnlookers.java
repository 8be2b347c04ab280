package lifeboat.console.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import lifeboat.console.Session;
import lifeboat.console.terminal.Progress;
import lifeboat.console.terminal.ProgressState;
import lifeboat.runbooks.run.Onlookers;

/// The screen of this run, and whoever sits before it.
final class ScreenOnlookers implements Onlookers {
    private final Progress progress;
    private final Function<String, Optional<String>> ask;

    ScreenOnlookers(Session session) {
        this.progress = session.progress();
        this.ask = session.ask();
    }

    @Override
    public void note(String sentence) {
        progress.note(sentence);
    }

    @Override
    public void progress(String label, long bytes, long totalBytes, long files, long totalFiles) {
        progress.update(
                new ProgressState(
                        label,
                        bytes,
                        OptionalLong.of(totalBytes),
                        files,
                        OptionalLong.of(totalFiles),
                        List.of()));
    }

    @Override
    public synchronized boolean confirm(String text, String word) {
        progress.note(text);
        return ask.apply("Type " + word + " to go on: ").filter(word::equals).isPresent();
    }
}
