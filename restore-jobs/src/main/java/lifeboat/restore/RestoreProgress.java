package lifeboat.restore;

import java.util.OptionalLong;

/// How far a restore is.
///
/// @param files complete under their names
/// @param bytes written
/// @param totalFiles to come in all, where that is known: if everything is restored
/// @param totalBytes to come in all, where that is known
public record RestoreProgress(
        long files, long bytes, OptionalLong totalFiles, OptionalLong totalBytes) {
    /// Hears of every file that is complete. Called from several threads; quick.
    @FunctionalInterface
    public interface Listener {
        /// Hears nothing.
        Listener NONE = _ -> {};

        void progress(RestoreProgress now);
    }
}
