package lifeboat.console.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How `serve` works.
///
/// @param jobs a PostgreSQL database that several processes share; empty: a file in the state
///   directory
/// @param drain how long it waits for running work when it is told to end
/// @param web the console for browsers; empty: none, and no port
public record ServeConfig(Optional<Jobs> jobs, Duration drain, Optional<WebConfig> web) {
    /// Where nothing is said.
    public static final ServeConfig DEFAULT =
            new ServeConfig(Optional.empty(), Duration.ofHours(1), Optional.empty());

    /// A job database.
    ///
    /// @param url `postgresql://user@host:port/database`, without a password
    public record Jobs(URI url, Optional<SecretSource> password) {}
}
