package lifeboat.vault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The vault engine could not do what was asked. Messages are plain sentences without secrets; a
/// hint for the operator is kept apart.
public abstract sealed class VaultException extends IOException {
    private VaultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Stored bytes are not what they should be: cut, altered, swapped or beyond the limits of the
    /// format.
    public static final class Damaged extends VaultException {
        public Damaged(String message) {
            super(message, null);
        }

        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Something that a snapshot needs is on no target that can be reached.
    public static final class Lost extends VaultException {
        public Lost(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// A vault holds another site, an unknown site document, or none where one was known.
    public static final class WrongVault extends VaultException {
        public WrongVault(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// Written by a newer Lifeboat than this one.
    public static final class NewerFormat extends VaultException {
        public NewerFormat(String message) {
            super(message, null);
        }
    }

    /// Too few independent vaults hold what was to be stored.
    public static final class QuorumMissed extends VaultException {
        public QuorumMissed(String message) {
            super(message, null);
        }
    }

    /// A run took so long that what it refers to is being pruned.
    public static final class Overtaken extends VaultException {
        public Overtaken(String message) {
            super(message, null);
        }
    }

    /// No snapshot, source or entry of that name.
    public static final class NotFound extends VaultException {
        public NotFound(String message) {
            super(message, null);
        }
    }
}
