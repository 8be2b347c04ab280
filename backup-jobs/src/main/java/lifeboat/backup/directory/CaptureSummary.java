package lifeboat.backup.directory;

import java.util.List;
import java.util.Optional;

/// What one walk saw. Files handed over for reading count here; what became of them the sink knows.
///
/// @param entries entries handed over, the root among them
/// @param files regular files among them
/// @param bytes logical bytes of these files
/// @param unchangedFiles files not read because nothing changed since the previous capture
/// @param problems entries or parts of entries that could not be captured
/// @param notes things worth knowing that are no fault (mount points not entered); 1,000 at most
/// @param suspicion why the source does not look like itself, if it does not
public record CaptureSummary(
        long entries,
        long files,
        long bytes,
        long unchangedFiles,
        long problems,
        List<String> notes,
        Optional<String> suspicion) {
    public CaptureSummary {
        notes = List.copyOf(notes);
    }
}
