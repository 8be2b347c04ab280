package lifeboat.vault.write;

/// Where the index leaves memory. Tests choose smaller numbers than runs.
///
/// @param memoryBlobs known blobs held in memory when a run begins, about
/// @param waitingBlobs blobs of a run that wait for their segment at most, about
/// @param partBlobs blobs of a segment at most
/// @param smallBlobs indexes of fewer blobs are small: they are read into memory anyway
record IndexLimits(long memoryBlobs, int waitingBlobs, int partBlobs, long smallBlobs) {
    /// At most about 60 MB of memory for each of the first two, and 60 MB for a segment.
    static final IndexLimits USUAL = new IndexLimits(1 << 20, 400_000, 1 << 21, 200_000);
}
