package lifeboat.vault.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceRecord;

/// Everything a vault says, a line for each entry, in the form that `read_vault.py` prints too.
final class GoldenListing {
    private GoldenListing() {}

    static String of(Vaults vaults, VaultKeys keys) throws IOException {
        StringBuilder out = new StringBuilder();
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        for (SnapshotId id : catalog.ids()) {
            try (SnapshotReader reader = SnapshotReader.open(vaults, keys, catalog, id)) {
                out.append("snapshot ").append(id.host()).append(' ').append(id.sequence());
                out.append(' ').append(escape(reader.manifest().summary().host().getBytes(UTF_8)));
                out.append('\n');
                for (SourceRecord source : reader.manifest().sources()) {
                    source(reader, source, out);
                }
            }
        }
        return out.toString();
    }

    private static void source(SnapshotReader reader, SourceRecord source, StringBuilder out)
            throws IOException {
        out.append("source ").append(source.name()).append(' ').append(source.kind());
        out.append(' ').append(source.verdict()).append(' ').append(source.entries());
        out.append('\n');
        for (var page : reader.pages(source).pages()) {
            for (Entry entry : reader.entries(page)) {
                out.append(line(entry, reader)).append('\n');
            }
        }
    }

    private static String line(Entry entry, SnapshotReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        line.append(entry.path().isRoot() ? "." : escape(entry.path().toBytes()));
        line.append(' ').append(entry.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        line.append(String.format(Locale.ROOT, " %04o", entry.mode()));
        var owner = entry.ownership();
        line.append(" owner=").append(owner.uid()).append(':').append(owner.gid());
        line.append(':').append(escape(owner.user().getBytes(UTF_8)));
        line.append(':').append(escape(owner.group().getBytes(UTF_8)));
        line.append(" modified=").append(time(entry.modified()));
        line.append(" changed=").append(time(entry.changed()));
        switch (entry.type()) {
            case FILE -> file(entry, reader, line);
            case SYMLINK -> line.append(" to=").append(escape(entry.linkTarget().toBytes()));
            case CHAR_DEVICE, BLOCK_DEVICE ->
                    line.append(" device=" + entry.rdevMajor() + ":" + entry.rdevMinor());
            case DIRECTORY, FIFO, SOCKET -> {}
        }
        entry.sharedInode()
                .ifPresent(link -> line.append(" inode=" + link.device() + ":" + link.inode()));
        for (var xattr : entry.xattrs()) {
            line.append(" xattr=").append(escape(xattr.name()));
            line.append('=').append(HexFormat.of().formatHex(xattr.value()));
        }
        if (entry.flags() != 0) {
            line.append(String.format(Locale.ROOT, " flags=%x", entry.flags()));
        }
        return line.append(entry.unstable() ? " unstable" : "").toString();
    }

    private static void file(Entry entry, SnapshotReader reader, StringBuilder line)
            throws IOException {
        line.append(" size=").append(entry.size());
        if (entry.sparse()) {
            line.append(" extents=");
            line.append(
                    entry.extents().stream()
                            .map(extent -> extent.offset() + "+" + extent.length())
                            .collect(Collectors.joining(",")));
        }
        line.append(" depth=").append(entry.content().depth());
        MessageDigest digest = Content.Sha256.digest();
        try (InputStream in = reader.content(entry.content())) {
            byte[] buffer = new byte[1 << 16];
            for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        }
        line.append(" data=").append(entry.content().length());
        line.append(':').append(HexFormat.of().formatHex(digest.digest()));
    }

    private static String time(FileTime time) {
        return String.format(Locale.ROOT, "%d.%09d", time.seconds(), time.nanos());
    }

    private static String escape(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) {
            if (b > 0x20 && b < 0x7f && b != '%' && b != '=' && b != ':') {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02x", b & 0xff));
            }
        }
        return out.toString();
    }
}
