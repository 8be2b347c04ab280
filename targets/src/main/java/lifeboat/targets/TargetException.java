package lifeboat.targets;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A target could not do what was asked. Messages read `<operation> <object>: <reason>`, lower
/// case, no secrets, no full stop. Only [Unreachable] is worth retrying.
public abstract sealed class TargetException extends IOException {
    private TargetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The object, or the whole bucket or folder, is not there.
    public static final class Missing extends TargetException {
        public Missing(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Other bytes stand under the key.
    public static final class Exists extends TargetException {
        public Exists(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The target says no: credentials, permissions, a lock. Needs a person.
    public static final class Denied extends TargetException {
        public Denied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// No room: disk, quota or cap. Needs a person.
    public static final class Full extends TargetException {
        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The target did something other than it said: a short body, a wrong digest, a page instead of
    /// an object, an operation it does not know. What it holds cannot be trusted until verified.
    public static final class Broken extends TargetException {
        public Broken(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// No answer, a time-out, a server error, a slow-down. The only kind worth retrying.
    public static final class Unreachable extends TargetException {
        private final @Nullable Duration retryAfter;

        public Unreachable(String message, @Nullable Throwable cause) {
            this(message, cause, null);
        }

        public Unreachable(
                String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /// How long the server asked to be left alone.
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }
}
