package lifeboat.vault.write;

import java.util.List;
import lifeboat.vault.ContentRef;

/// A source as the engine captured it.
///
/// @param root its page list
/// @param files regular files
/// @param directories directories
/// @param others links and special files
/// @param bytes plain bytes of content
/// @param newBytes plain bytes that were not stored before, entry lists included
/// @param digest SHA-256 over the page list
/// @param warnings what could not be captured, at most 1,000
/// @param problems how many entries that were
public record CapturedSource(
        ContentRef root,
        long files,
        long directories,
        long others,
        long bytes,
        long newBytes,
        String digest,
        List<String> warnings,
        long problems) {
    public CapturedSource {
        warnings = List.copyOf(warnings);
    }
}
