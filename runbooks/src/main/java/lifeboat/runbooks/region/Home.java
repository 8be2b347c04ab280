package lifeboat.runbooks.region;

import java.nio.file.Path;
import java.util.Optional;

/// Where one source goes.
///
/// @param source its name
/// @param kind `directory`, `config`, …
/// @param path absolute, for sources that live in files
/// @param url for sources that live in a server, without a password
/// @param user where the server wants another one
/// @param existing what the place may hold before
/// @param origin who chose it
public record Home(
        String source,
        String kind,
        Optional<Path> path,
        Optional<String> url,
        Optional<String> user,
        Existing existing,
        Origin origin) {
    /// What a place may hold before.
    public enum Existing {
        REFUSE,
        /// What is there is written over; said by name in the configuration.
        OVERWRITE
    }

    /// Who chose a home.
    public enum Origin {
        /// The region names it.
        MAPPED,
        /// The region says nothing: the source's own place.
        KEPT,
        /// Made for one drill.
        EPHEMERAL
    }

    /// The place in words.
    public String place() {
        return path.map(Path::toString).or(() -> url).orElse("nowhere");
    }
}
