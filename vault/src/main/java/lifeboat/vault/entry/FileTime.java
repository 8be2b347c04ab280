package lifeboat.vault.entry;

/// A point in time as file systems keep it: any signed 64-bit second since 1970, with nanoseconds.
///
/// @param seconds since 1970-01-01T00:00:00Z, may be negative
/// @param nanos 0 to 999,999,999
public record FileTime(long seconds, int nanos) {
    public FileTime {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
        }
    }
}
