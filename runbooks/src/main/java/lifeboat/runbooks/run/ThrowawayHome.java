package lifeboat.runbooks.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import lifeboat.runbooks.region.Home;

/// A home that was made for one drill: it was empty, and is gone when this is closed.
///
/// @param home where it is
/// @param end ends what was started for it; the directory of the drill is removed by the drill
/// @param reachable what the home can reach of the outside; empty where it can reach nothing
public record ThrowawayHome(Home home, Closeable end, Optional<String> reachable)
        implements Closeable {
    /// In files alone: nothing was started.
    public static ThrowawayHome inFiles(Home home) {
        return new ThrowawayHome(home, () -> {}, Optional.empty());
    }

    /// @throws IOException if a process or a file stays
    @Override
    public void close() throws IOException {
        end.close();
    }
}
