package lifeboat.restore.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.NotRestored;
import lifeboat.restore.SelectedEntries;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PathPattern;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;

/// The streams of a source in a snapshot, read from the vaults as they are asked for.
public final class SnapshotStreams implements CapturedStreams {
    private static final int MOST_COMPLETENESS = 256 << 20;

    private final SnapshotReader reader;
    private final SourceRecord source;
    private final List<PathPattern> includes;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    private SnapshotStreams(
            SnapshotReader reader, SourceRecord source, List<PathPattern> includes) {
        this.reader = reader;
        this.source = source;
        this.includes = includes;
    }

    /// Reads the list of streams.
    ///
    /// @param reader stays open as long as this is used
    /// @param includes patterns of the streams wanted, as in [lifeboat.restore.RestoreRequest];
    ///   none means all
    /// @throws VaultException.NotFound if the snapshot has no such source
    /// @throws VaultException if the list is lost or damaged, even in part
    public static SnapshotStreams open(SnapshotReader reader, String source, List<String> includes)
            throws IOException {
        SnapshotStreams streams =
                new SnapshotStreams(
                        reader,
                        reader.source(source),
                        includes.stream().map(PathPattern::new).toList());
        SelectedEntries.visit(
                reader,
                streams.source,
                List.of(),
                new SelectedEntries.Visitor() {
                    @Override
                    public void entry(Entry entry) {
                        if (entry.type() == EntryType.FILE) {
                            streams.entries.put(name(entry.path()), entry);
                        }
                    }

                    @Override
                    public void missing(NotRestored missing) throws IOException {
                        throw new VaultException.Damaged(
                                "the list of streams of "
                                        + source
                                        + " is not whole: "
                                        + missing.reason());
                    }
                });
        return streams;
    }

    private static String name(EntryPath path) {
        return new String(path.toBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, String> facts() {
        return source.facts();
    }

    @Override
    public SortedMap<String, Long> lengths() {
        SortedMap<String, Long> lengths = new TreeMap<>();
        entries.forEach((name, entry) -> {
            if (!name.equals(Completeness.STREAM)) {
                lengths.put(name, entry.size());
            }
        });
        return Collections.unmodifiableSortedMap(lengths);
    }

    @Override
    public Predicate<String> wanted() {
        return name -> {
            if (includes.isEmpty()) {
                return true;
            }
            EntryPath path = EntryPath.of(name);
            boolean directory = false;
            while (!path.isRoot()) {
                byte[] bytes = path.toBytes();
                for (PathPattern pattern : includes) {
                    if (pattern.matches(bytes, directory)) {
                        return true;
                    }
                }
                path = path.parent();
                directory = true;
            }
            return false;
        };
    }

    @Override
    public InputStream open(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new VaultException.Damaged("source " + source.name() + " has no stream " + name);
        }
        return reader.content(entry.content());
    }

    /// Checked against the digest in the manifest.
    @Override
    public Completeness completeness() throws IOException {
        Completeness found = Completeness.fromBytes(bytes(Completeness.STREAM, MOST_COMPLETENESS));
        if (!found.digest().equals(source.completeness().get("record"))) {
            throw new VaultException.Damaged(
                    "the completeness record of "
                            + source.name()
                            + " is not the one the manifest names");
        }
        return found;
    }
}
