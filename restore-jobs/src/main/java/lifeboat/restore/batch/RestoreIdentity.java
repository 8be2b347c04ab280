package lifeboat.restore.batch;

import java.nio.file.Path;
import java.util.List;

/// What makes two restores the same one.
///
/// @param site name of the site
/// @param source name of the source
/// @param destination directory to fill, absolute
/// @param snapshot digest of the snapshot
/// @param includes patterns of what is wanted; none means everything
public record RestoreIdentity(
        String site, String source, Path destination, String snapshot, List<String> includes) {
    public RestoreIdentity {
        includes = List.copyOf(includes);
        if (site.isEmpty() || source.isEmpty() || snapshot.isEmpty()) {
            throw new IllegalArgumentException("a restore needs a site, a source and a snapshot");
        }
        if (!destination.isAbsolute()) {
            throw new IllegalArgumentException("destination is not absolute: " + destination);
        }
    }
}
