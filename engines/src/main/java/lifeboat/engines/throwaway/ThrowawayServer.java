package lifeboat.engines.throwaway;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// A running server that is thrown away.
public interface ThrowawayServer extends Closeable {
    /// Where it is reached, in the form the configuration uses; holds no password.
    String url(String database);

    /// Its private directory, gone after [#close].
    Path directory();

    /// Whether it was started without any network.
    Network network();

    /// Ends it and removes everything it had. Nothing happens where it is closed already.
    ///
    /// @throws IOException if a process or a file stays
    @Override
    void close() throws IOException;

    /// What a server can reach.
    enum Network {
        /// Nothing: it has a network of its own, with nothing in it.
        NONE,
        /// It listens on no address; the system does not let us take the rest away.
        OUTBOUND
    }
}
