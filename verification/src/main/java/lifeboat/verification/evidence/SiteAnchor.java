package lifeboat.verification.evidence;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lifeboat.encryption.Sha256;
import lifeboat.targets.Target;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// How far a site had come at a moment, as one line that is kept outside the vaults (on paper, in a
/// file elsewhere): the newest record of each chain of evidence and the newest snapshot of each
/// host. When every vault is set back to an earlier state, the line knows what they show no more
/// (hazard P-07). It opens nothing and names no content. Immutable.
///
/// @param site the first 16 digits of the site's id
/// @param time when it was made, in whole seconds
/// @param marks what must be there from then on
public record SiteAnchor(String site, Instant time, List<Mark> marks) {
    /// How a line begins.
    public static final String PREFIX = "lifeboat-anchor-v1:";

    private static final int DIGITS = 16;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern LINE =
            Pattern.compile(
                    "lifeboat-anchor-v1:([0-9a-f]{16}):([0-9]{8}T[0-9]{6}Z):([ehs0-9a-f.,]*):([0-9a-f]{8})");
    private static final Pattern MARK =
            Pattern.compile("([es])(h[0-9a-f]{12})\\.([0-9]{1,12})\\.([0-9a-f]{16})");

    public SiteAnchor {
        marks = List.copyOf(marks);
        Objects.requireNonNull(site);
        Objects.requireNonNull(time);
    }

    /// One thing that was there.
    ///
    /// @param kind `e` a record of evidence, `s` a snapshot
    /// @param host id
    /// @param digest its first 16 digits
    public record Mark(char kind, String host, long sequence, String digest) {
        @Override
        public String toString() {
            return kind + host + "." + sequence + "." + digest;
        }
    }

    /// The site as its vaults show it now; names that nothing good bears do not count.
    ///
    /// @throws IOException if no vault can be listed
    public static SiteAnchor of(List<Target> targets, VaultKeys keys, Instant now)
            throws IOException {
        VaultRecords records = VaultRecords.list(targets, keys);
        if (records.listed().isEmpty()) {
            throw new IOException("no vault can be listed: " + records.unread());
        }
        List<Mark> marks = new ArrayList<>();
        for (String chain : chains(records)) {
            records.newest(chain)
                    .ifPresent(name ->
                            marks.add(
                                    new Mark(
                                            'e',
                                            chain,
                                            name.sequence(),
                                            name.sha256().substring(0, DIGITS))));
        }
        SnapshotCatalog catalog =
                SnapshotCatalog.scan(new Vaults(List.copyOf(records.listed().keySet())), keys);
        for (String host : hosts(catalog)) {
            newest(catalog, host, 0)
                    .ifPresent(id ->
                            marks.add(
                                    new Mark(
                                            's',
                                            host,
                                            id.sequence(),
                                            id.sha256().hex().substring(0, DIGITS))));
        }
        return new SiteAnchor(
                keys.siteId().hex().substring(0, DIGITS),
                Instant.ofEpochSecond(now.getEpochSecond()),
                marks);
    }

    private static NavigableSet<String> chains(VaultRecords records) {
        return records.union().stream()
                .map(RecordName::chain)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static NavigableSet<String> hosts(SnapshotCatalog catalog) {
        return catalog.ids().stream()
                .map(SnapshotId::host)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The newest snapshot of a host that opens, if its number is `least` or more.
    private static java.util.Optional<SnapshotId> newest(
            SnapshotCatalog catalog, String host, long least) {
        List<SnapshotId> ids =
                catalog.ids().stream()
                        .filter(id -> id.host().equals(host) && id.sequence() >= least)
                        .sorted(Comparator.comparingLong(SnapshotId::sequence).reversed())
                        .toList();
        return ids.stream().filter(id -> opens(catalog, id)).findFirst();
    }

    /// A name alone proves nothing.
    private static boolean opens(SnapshotCatalog catalog, SnapshotId id) {
        try {
            catalog.read(id);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The line; its last part finds typing errors.
    public String line() {
        String body =
                PREFIX
                        + site
                        + ":"
                        + TIME.format(time)
                        + ":"
                        + marks.stream().map(Mark::toString).collect(Collectors.joining(","))
                        + ":";
        return body + check(body);
    }

    private static String check(String body) {
        return Sha256.hexOf(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .substring(0, 8);
    }

    /// Reads a line.
    ///
    /// @throws IllegalArgumentException if it is none, or mistyped
    public static SiteAnchor parse(String text) {
        String line = text.replaceAll("\\s", "");
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an anchor: it begins with " + PREFIX);
        }
        if (!check(line.substring(0, line.length() - 8)).equals(matcher.group(4))) {
            throw new IllegalArgumentException("the anchor is mistyped or cut");
        }
        List<Mark> marks = new ArrayList<>();
        for (String each : matcher.group(3).split(",", -1)) {
            Matcher mark = MARK.matcher(each);
            if (!each.isEmpty() && !mark.matches()) {
                throw new IllegalArgumentException("not an anchor: " + each);
            } else if (!each.isEmpty()) {
                marks.add(
                        new Mark(
                                mark.group(1).charAt(0),
                                mark.group(2),
                                Long.parseLong(mark.group(3)),
                                mark.group(4)));
            }
        }
        try {
            Instant time = LocalDateTime.parse(matcher.group(2), TIME).toInstant(ZoneOffset.UTC);
            return new SiteAnchor(matcher.group(1), time, marks);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an anchor: no such time", e);
        }
    }

    /// What the vaults together should show and do not; empty where they are at least as far.
    public List<String> contradictedBy(List<Target> targets, VaultKeys keys) {
        if (!keys.siteId().hex().startsWith(site)) {
            return List.of("the anchor is of another site");
        }
        VaultRecords records = VaultRecords.list(targets, keys);
        if (records.listed().isEmpty()) {
            return List.of("no vault can be held against the anchor: " + records.unread());
        }
        List<String> problems = new ArrayList<>();
        try {
            SnapshotCatalog catalog =
                    SnapshotCatalog.scan(new Vaults(List.copyOf(records.listed().keySet())), keys);
            for (Mark mark : marks) {
                if (mark.kind() == 'e') {
                    evidence(mark, records, problems);
                } else if (newest(catalog, mark.host(), mark.sequence()).isEmpty()) {
                    problems.add(older("snapshot " + mark.sequence() + " or newer", mark));
                }
            }
        } catch (IOException e) {
            problems.add("no vault can be held against the anchor: " + e.getMessage());
        }
        return problems;
    }

    private void evidence(Mark mark, VaultRecords records, List<String> problems) {
        boolean other = false;
        for (RecordName name : records.union()) {
            if (name.chain().equals(mark.host()) && name.sequence() == mark.sequence()) {
                if (name.sha256().startsWith(mark.digest()) && isGood(name, records)) {
                    return;
                }
                other = true;
            }
        }
        problems.add(
                other
                        ? "record "
                                + mark.sequence()
                                + " of host "
                                + mark.host()
                                + " is another one than the anchor of "
                                + time
                                + " knows: the vaults were set back and written on"
                        : older("record " + mark.sequence() + " of the evidence", mark));
    }

    private static boolean isGood(RecordName name, VaultRecords records) {
        try {
            records.bytes(name);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String older(String what, Mark mark) {
        return "every vault is older than the anchor of "
                + time
                + ": "
                + what
                + " of host "
                + mark.host()
                + " is on none of them";
    }
}
