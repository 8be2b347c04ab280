package lifeboat.console.config;

import java.util.Map;
import java.util.regex.Pattern;

/// How much a target may hold, as people and price lists write it: `500 GB`, `1.5 TB`, `2 TiB`.
final class QuotaText {
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([KMGT]iB|[kMGT]B)");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "KiB",
                    1L << 10,
                    "MiB",
                    1L << 20,
                    "GiB",
                    1L << 30,
                    "TiB",
                    1L << 40,
                    "kB",
                    1_000L,
                    "MB",
                    1_000_000L,
                    "GB",
                    1_000_000_000L,
                    "TB",
                    1_000_000_000_000L);

    private QuotaText() {}

    /// Bytes.
    ///
    /// @throws IllegalArgumentException if `text` is no size or 0; the message is for people
    static long parse(String text) {
        long bytes =
                Amount.of(text, SIZE, UNITS)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "`"
                                                + text
                                                + "` is no size; write for example 500 GB or 2"
                                                + " TiB"));
        if (bytes == 0) {
            throw new IllegalArgumentException("must be more than nothing");
        }
        return bytes;
    }
}
