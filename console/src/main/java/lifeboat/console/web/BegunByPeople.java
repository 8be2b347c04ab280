package lifeboat.console.web;

/// Restores and drills that people have begun in the console, as `serve` sees them when it ends.
public interface BegunByPeople {
    /// Where there is no console.
    BegunByPeople NONE =
            new BegunByPeople() {
                @Override
                public void drain() {
                    // nobody begins anything
                }

                @Override
                public int running() {
                    return 0;
                }

                @Override
                public void stop() {
                    // nothing runs
                }

                @Override
                public void kill() {
                    // nothing runs
                }
            };

    /// From now on nothing more is begun.
    void drain();

    /// How many go on.
    int running();

    /// Asks those that go on to end; the same command continues a restore later.
    void stop();

    /// Ends those that did not.
    void kill();
}
