package lifeboat.restore.directory;

import java.nio.charset.StandardCharsets;

/// Which restore writes, and how.
///
/// @param snapshot names the snapshot; with `source` it tells whether an unfinished restore is this
///   one
/// @param source names the source
/// @param mode what the destination may hold
/// @param privileges what to do with setuid programs and the like
public record WriteOptions(String snapshot, String source, WriteMode mode, Privileges privileges) {
    public WriteOptions {
        if (snapshot.isEmpty() || (snapshot + source).chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("not the name of a snapshot or source");
        }
    }

    /// Into an empty directory, nothing that hands out power.
    public static WriteOptions of(String snapshot, String source) {
        return new WriteOptions(snapshot, source, WriteMode.EMPTY_OR_SAME, Privileges.LEAVE_OUT);
    }

    byte[] identity() {
        return (snapshot + "\n" + source + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
