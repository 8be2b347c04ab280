package lifeboat.restore;

/// How much a restore takes of the machine.
///
/// @param readers threads that fetch, open and write
/// @param windowBlobs blobs planned at a time
/// @param windowFiles files planned at a time
/// @param openFiles files open at a time; as many directories may be open beside them
/// @param singleLookups blobs looked up one by one before the whole index is read
public record RestoreSettings(
        int readers, int windowBlobs, int windowFiles, int openFiles, int singleLookups) {
    public RestoreSettings {
        if (readers < 1
                || windowBlobs < 1
                || windowFiles < 1
                || openFiles < 1
                || singleLookups < 0) {
            throw new IllegalArgumentException("not settings of a restore");
        }
    }

    /// Two readers per processor, at least four; about 100 MB for a window.
    public static RestoreSettings defaults() {
        int readers = Math.clamp(Runtime.getRuntime().availableProcessors() * 2L, 4, 16);
        return new RestoreSettings(readers, 200_000, 50_000, 200, 500);
    }
}
