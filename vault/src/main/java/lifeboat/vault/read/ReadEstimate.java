package lifeboat.vault.read;

import java.util.List;
import lifeboat.vault.index.PackInfo;

/// What a restore of whole packs asks of vaults, before anything is read. A restore that needs a
/// part of a pack reads less of it.
///
/// @param requests reads of objects or parts of them
/// @param bytes stored bytes
public record ReadEstimate(long requests, long bytes) {
    /// One read for the header of each pack, and as many ranges as its size takes.
    public static ReadEstimate of(List<PackInfo> packs) {
        long requests = 0;
        long bytes = 0;
        for (PackInfo pack : packs) {
            requests += 1 + Math.ceilDiv(pack.sizeBytes(), FrameFetcher.RANGE);
            bytes += pack.sizeBytes();
        }
        return new ReadEstimate(requests, bytes);
    }
}
