package lifeboat.runbooks.region;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.program.Password;
import lifeboat.vault.snapshot.SourceRecord;

/// Where one source goes.
///
/// @param source its name
/// @param kind `directory`, `config`, …
/// @param path absolute, for sources that live in files
/// @param url for sources that live in a server, without a password
/// @param user where the server wants another one
/// @param password for that server; opened only when it is needed
/// @param existing what the place may hold before
/// @param origin who chose it
/// @param program that takes the source, for kinds of which only a program knows what they are
public record Home(
        String source,
        String kind,
        Optional<Path> path,
        Optional<String> url,
        Optional<String> user,
        Password password,
        Existing existing,
        Origin origin,
        List<String> program) {
    public Home {
        program = List.copyOf(program);
    }

    /// Of a kind that needs no program.
    public Home(
            String source,
            String kind,
            Optional<Path> path,
            Optional<String> url,
            Optional<String> user,
            Password password,
            Existing existing,
            Origin origin) {
        this(source, kind, path, url, user, password, existing, origin, List.of());
    }

    /// In files that are made for one drill.
    public static Home ephemeral(SourceRecord source, Path path) {
        return new Home(
                source.name(),
                source.kind(),
                Optional.of(path),
                Optional.empty(),
                Optional.empty(),
                Password.NONE,
                Existing.REFUSE,
                Origin.EPHEMERAL);
    }

    /// In a server that is started for one drill.
    public static Home ephemeral(SourceRecord source, String url) {
        return new Home(
                source.name(),
                source.kind(),
                Optional.empty(),
                Optional.of(url),
                Optional.empty(),
                Password.NONE,
                Existing.REFUSE,
                Origin.EPHEMERAL);
    }

    /// The same as another user.
    public Home as(String other, Password secret) {
        return new Home(
                source, kind, path, url, Optional.of(other), secret, existing, origin, program);
    }

    /// The same with a program that takes the source.
    public Home by(List<String> words) {
        return new Home(source, kind, path, url, user, password, existing, origin, words);
    }

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
        return path.map(Path::toString)
                .or(() -> url)
                .or(() -> program.stream().findFirst().map("the input of "::concat))
                .orElse("nowhere");
    }
}
