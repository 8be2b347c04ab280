package lifeboat.vault.care;

/// Hears how verifying and healing go on. Called from several threads.
@FunctionalInterface
public interface CareProgress {
    /// Hears nothing.
    CareProgress NONE = (_, _, _, _) -> {};

    /// @param target name
    /// @param objectsDone so far on this target
    /// @param objectsTotal to be done there, as far as known
    /// @param bytes read or copied there so far
    void advanced(String target, long objectsDone, long objectsTotal, long bytes);
}
