package lifeboat.console.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How fast a target may be written and read; empty: as fast as it goes.
///
/// @param upload bytes per second
/// @param download bytes per second
public record BandwidthConfig(Optional<Long> upload, Optional<Long> download) {
    public static final BandwidthConfig NONE =
            new BandwidthConfig(Optional.empty(), Optional.empty());

    /// A pack takes some minutes at this pace; slower ones would be taken for dead.
    private static final long LEAST = 256 * 1024;

    private static final Pattern PACE =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([KMG]iB|[kMG]B|[kMG]bit)/s");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "KiB", 1L << 10,
                    "MiB", 1L << 20,
                    "GiB", 1L << 30,
                    "kB", 1_000L,
                    "MB", 1_000_000L,
                    "GB", 1_000_000_000L,
                    "kbit", 125L,
                    "Mbit", 125_000L,
                    "Gbit", 125_000_000L);

    public boolean isLimited() {
        return upload.isPresent() || download.isPresent();
    }

    static BandwidthConfig read(Section section) {
        return new BandwidthConfig(
                section.value("upload-limit", BandwidthConfig::pace),
                section.value("download-limit", BandwidthConfig::pace));
    }

    /// @throws IllegalArgumentException if `text` is no pace; the message is for people
    static long pace(String text) {
        long pace =
                Amount.of(text, PACE, UNITS)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "`"
                                                + text
                                                + "` is not a pace; write for example 5 MiB/s or"
                                                + " 40 Mbit/s"));
        if (pace < LEAST) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "must be %d KiB/s or more: one object would take longer than any server"
                                    + " waits",
                            LEAST / 1024));
        }
        return pace;
    }
}
