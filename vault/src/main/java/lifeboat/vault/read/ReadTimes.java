package lifeboat.vault.read;

import java.time.Duration;

/// Where the time of reading went, summed over all threads.
///
/// @param fetching ranges from targets
/// @param opening decrypting and decompressing frames
/// @param handing checking blobs and whatever their receiver did with them
/// @param openedBytes stored bytes of the frames that were opened
public record ReadTimes(Duration fetching, Duration opening, Duration handing, long openedBytes) {
    public static final ReadTimes NONE =
            new ReadTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    public ReadTimes plus(ReadTimes other) {
        return new ReadTimes(
                fetching.plus(other.fetching),
                opening.plus(other.opening),
                handing.plus(other.handing),
                openedBytes + other.openedBytes);
    }
}
