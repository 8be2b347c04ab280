package lifeboat.vault.seal;

import org.jspecify.annotations.Nullable;

/// A stage of sealing emitted something that does not lead back to what it was given: a fault of
/// this machine or of a library, found before anything was stored. Nothing that this run seals can
/// be trusted, so the run must end.
public final class UnsoundStageException extends IllegalStateException {
    UnsoundStageException(String message, @Nullable Throwable cause) {
        super("self-check: " + message, cause);
    }

    /// @param message what does not lead back to what
    public UnsoundStageException(String message) {
        this(message, null);
    }
}
