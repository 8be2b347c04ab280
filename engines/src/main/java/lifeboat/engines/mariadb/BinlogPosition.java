package lifeboat.engines.mariadb;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the binary log of a server: where a physical copy stands.
///
/// @param file as in `binlog.000042`
/// @param created when the server began this file, in seconds since 1970; with its number it tells
///   this file from every other one of the source
/// @param offset bytes of it that lie before
/// @param gtid state at that place, may be empty
public record BinlogPosition(String file, long created, long offset, String gtid) {
    private static final Pattern FORM =
            Pattern.compile(
                    "binary log ([^ ]{1,200}\\.\\d{6,10}) of (\\d{1,10}) at (\\d{1,18})(?:, gtid ([0-9,-]*))?");

    /// Reads what [#toString] writes; empty for any other text.
    public static Optional<BinlogPosition> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new BinlogPosition(
                                parts.group(1),
                                Long.parseLong(parts.group(2)),
                                Long.parseLong(parts.group(3)),
                                Optional.ofNullable(parts.group(4)).orElse("")))
                : Optional.empty();
    }

    /// Number of the file.
    public long number() {
        return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    }

    /// The consistency point of a physical copy, as snapshots tell it.
    @Override
    public String toString() {
        return "binary log "
                + file
                + " of "
                + created
                + " at "
                + offset
                + (gtid.isEmpty() ? "" : ", gtid " + gtid);
    }
}
