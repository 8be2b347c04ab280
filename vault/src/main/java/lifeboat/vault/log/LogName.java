package lifeboat.vault.log;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.VaultLayout;

/// What the name of a log object tells. It proves nothing before the object was opened.
///
/// @param host id of the host that wrote it
/// @param item which it is, or is a piece of
/// @param from where the piece begins; empty for a whole item
/// @param content the first 16 digits of the keyed digest of a whole item, by which a host knows it
///   again; empty for a piece
/// @param time in whole seconds: everything up to then is in it or in items before it
/// @param sha256 of the stored bytes
public record LogName(
        String host,
        LogItem item,
        OptionalLong from,
        String content,
        Instant time,
        Content.Sha256 sha256) {
    private static final Pattern FORM =
            Pattern.compile(
                    VaultLayout.LOGS
                            + "(h[0-9a-f]{12})/([0-9a-z][0-9a-z._-]{0,63})/([0-9a-z]{1,16})/"
                            + "([0-9a-z]{1,8})(?:\\.p([0-9a-f]{8})|-([0-9a-f]{16}))-([0-9a-f]{8})-([0-9a-f]{64})");

    public LogName {
        if (from.isPresent() != content.isEmpty()) {
            throw new IllegalArgumentException("a piece has an offset, a whole item a digest");
        }
        time = Instant.ofEpochSecond(time.getEpochSecond());
    }

    /// Empty if the key is not the name of a log object.
    public static Optional<LogName> parse(ObjectKey key) {
        Matcher parts = FORM.matcher(key.value());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String from = parts.group(5);
        String content = parts.group(6);
        return Optional.of(
                new LogName(
                        parts.group(1),
                        new LogItem(parts.group(2), parts.group(3), parts.group(4)),
                        from == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(Long.parseLong(from, 16)),
                        content == null ? "" : content,
                        Instant.ofEpochSecond(Long.parseLong(parts.group(7), 16)),
                        new Content.Sha256(parts.group(8))));
    }

    /// With what the names of all objects of this item begin.
    static String prefix(String host, LogItem item) {
        return VaultLayout.LOGS
                + host
                + "/"
                + item.source()
                + "/"
                + item.folder()
                + "/"
                + item.name();
    }

    public ObjectKey key() {
        return new ObjectKey(
                prefix(host, item)
                        + (from.isPresent()
                                ? String.format(Locale.ROOT, ".p%08x", from.getAsLong())
                                : "-" + content)
                        + String.format(Locale.ROOT, "-%08x-", time.getEpochSecond())
                        + sha256.hex());
    }
}
