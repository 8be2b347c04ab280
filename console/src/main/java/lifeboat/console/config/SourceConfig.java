package lifeboat.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One thing to capture. Paths are absolute.
public sealed interface SourceConfig {
    String name();

    /// Objectives of this source alone; [ObjectivesConfig#NONE] means those of the site.
    ObjectivesConfig objectives();

    /// A PostgreSQL server or database.
    ///
    /// @param url `postgresql://user@host:port/database`, without a password
    /// @param maxLag how far a replica may be behind
    record Postgresql(
            String name,
            String url,
            Optional<SecretSource> password,
            CaptureMethod method,
            Duration maxLag,
            ObjectivesConfig objectives)
            implements SourceConfig {}

    /// How a server is captured.
    enum CaptureMethod {
        /// Databases, dumped.
        LOGICAL,
        /// The whole server, its files copied.
        PHYSICAL
    }

    /// A MariaDB or MySQL database.
    ///
    /// @param url `mariadb://user@host:port/database`, without a password
    record Mariadb(
            String name,
            String url,
            Optional<SecretSource> password,
            CaptureMethod method,
            ObjectivesConfig objectives)
            implements SourceConfig {}

    /// An SQLite database file.
    record Sqlite(String name, Path path, ObjectivesConfig objectives) implements SourceConfig {}

    /// An H2 database.
    ///
    /// @param url `jdbc:h2:...`
    record H2(
            String name,
            String url,
            String user,
            Optional<SecretSource> password,
            ObjectivesConfig objectives)
            implements SourceConfig {}

    /// A Redis server.
    ///
    /// @param url `redis://user@host:port`, without a password
    record Redis(
            String name, String url, Optional<SecretSource> password, ObjectivesConfig objectives)
            implements SourceConfig {}

    /// What a program prints.
    ///
    /// @param command program and arguments
    /// @param restore its counterpart, which reads what was printed; empty where there is none
    /// @param rehearse what takes its place in a drill; empty where none may
    /// @param minimumBytes fewer are a failure
    record Command(
            String name,
            List<String> command,
            List<String> restore,
            List<String> rehearse,
            long minimumBytes,
            ObjectivesConfig objectives)
            implements SourceConfig {
        public Command {
            command = List.copyOf(command);
            restore = List.copyOf(restore);
            rehearse = List.copyOf(rehearse);
        }
    }

    /// A directory tree.
    ///
    /// @param exclude globs relative to `path`
    /// @param guard relative name of a file that must exist, or the tree counts as not mounted
    record Directory(
            String name,
            Path path,
            List<String> exclude,
            Optional<String> guard,
            ObjectivesConfig objectives)
            implements SourceConfig {
        public Directory {
            exclude = List.copyOf(exclude);
        }
    }

    /// Configuration trees, captured together.
    record ConfigTree(
            String name, List<Path> paths, List<String> exclude, ObjectivesConfig objectives)
            implements SourceConfig {
        public ConfigTree {
            paths = List.copyOf(paths);
            exclude = List.copyOf(exclude);
        }
    }
}
