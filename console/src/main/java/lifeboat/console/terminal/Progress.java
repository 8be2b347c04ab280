package lifeboat.console.terminal;

/// Tells a person how far things are. Implementations are safe for concurrent use and cheap to call
/// often.
public interface Progress extends AutoCloseable {
    /// Shows `state`, or not, if the last one was shown a moment ago.
    void update(ProgressState state);

    /// One line that stays on the screen above the progress.
    void note(String sentence);

    /// Removes or ends what is being shown.
    @Override
    void close();

    /// Shows nothing.
    static Progress none() {
        return new Progress() {
            @Override
            public void update(ProgressState state) {
                // nobody wants to see it
            }

            @Override
            public void note(String sentence) {
                // nobody wants to see it
            }

            @Override
            public void close() {
                // nothing was shown
            }
        };
    }
}
