package lifeboat.vault.snapshot;

import java.time.Instant;
import java.util.Objects;

/// The clear, signed part of a snapshot object.
///
/// @param format version of the format, 1
/// @param site id of the site, 64 hexadecimal digits
/// @param host id of the host that wrote it
/// @param sequence of this host's snapshots, rising by at least 1
/// @param predecessor digest of the host's snapshot object before this one, or empty for the first
/// @param time when the snapshot was committed, by the host's clock
/// @param summary SHA-256 of the sealed summary
/// @param manifest SHA-256 of the sealed manifest
public record Envelope(
        int format,
        String site,
        String host,
        long sequence,
        String predecessor,
        Instant time,
        String summary,
        String manifest) {
    /// Names have twelve digits for the sequence.
    public static final long MAX_SEQUENCE = 999_999_999_999L;

    public Envelope {
        Objects.requireNonNull(site);
        Objects.requireNonNull(host);
        Objects.requireNonNull(predecessor);
        Objects.requireNonNull(time);
        Objects.requireNonNull(summary);
        Objects.requireNonNull(manifest);
        if (format < 1 || sequence < 1 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException(
                    "not an envelope: format " + format + ", sequence " + sequence);
        }
    }
}
