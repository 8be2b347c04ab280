package lifeboat.console.config;

import java.nio.file.Path;

/// Where a secret is kept. Holds no secret itself, except [Plain], which never shows it.
public sealed interface SecretSource {
    /// An environment variable of this process.
    record Environment(String variable) implements SecretSource {}

    /// The first line of a file that only its owner may read.
    record File(Path path) implements SecretSource {
        public File {
            path = path.toAbsolutePath().normalize();
        }
    }

    /// Written into the configuration itself; accepted with a warning.
    final class Plain implements SecretSource {
        private final String text;

        public Plain(String text) {
            this.text = text;
        }

        SecretText secret() {
            return new SecretText(text.toCharArray());
        }

        @Override
        public String toString() {
            return "Plain[redacted]";
        }
    }
}
