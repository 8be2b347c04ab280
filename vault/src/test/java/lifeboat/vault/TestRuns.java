package lifeboat.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.Root;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.CapturedSource;
import lifeboat.vault.write.RunRequest;
import lifeboat.vault.write.RunSettings;
import lifeboat.vault.write.SnapshotOutcome;
import lifeboat.vault.write.SourceWriter;

/// Backs a [TestTree] up and reads it back.
public final class TestRuns {
    private TestRuns() {}

    public static RunSettings settings(List<Target> targets) {
        Quorum quorum = Quorum.defaultFor(targets.stream().map(Target::identity).toList());
        return new RunSettings(2, 3, 4 << 20, 16 << 20, quorum);
    }

    public static SnapshotOutcome backUp(
            TestSite site, List<Target> targets, Path state, TestTree tree) throws IOException {
        return backUp(site, targets, state, tree, InstantSource.system());
    }

    public static SnapshotOutcome backUp(
            TestSite site, List<Target> targets, Path state, TestTree tree, InstantSource clock)
            throws IOException {
        try (BackupRun run =
                BackupRun.begin(
                        site.host(), site.hostKeys(), targets, settings(targets), clock, state)) {
            SourceWriter writer = run.source("docroot");
            tree.captureInto(writer);
            return run.commit(request(run.finish(writer)));
        }
    }

    public static RunRequest request(CapturedSource source) {
        Instant now = TestSite.NOW;
        SourceRecord record =
                new SourceRecord(
                        "docroot",
                        "directory",
                        Map.of("path", "/srv"),
                        now,
                        now,
                        now.toString(),
                        "file",
                        Root.of(source.root()),
                        source.files(),
                        source.directories(),
                        source.others(),
                        source.bytes(),
                        source.newBytes(),
                        source.digest(),
                        Map.of(),
                        source.problems() == 0 ? "ok" : "degraded",
                        source.warnings(),
                        source.problems());
        return new RunRequest("run-1", "manual", now, "lifeboat test", now, List.of(record));
    }

    /// Every file of the newest snapshot of the site's host, read by looking up each blob alone.
    public static Map<EntryPath, byte[]> readBack(TestSite site, List<Target> targets)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        SnapshotId id = catalog.newestOf(site.host().hostId()).orElseThrow();
        return readBack(site, vaults, catalog, id);
    }

    public static Map<EntryPath, byte[]> readBack(
            TestSite site, Vaults vaults, SnapshotCatalog catalog, SnapshotId id)
            throws IOException {
        Map<EntryPath, byte[]> files = new TreeMap<>();
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
            for (var page : reader.pages(reader.source("docroot")).pages()) {
                for (Entry entry : reader.entries(page)) {
                    if (entry.type() == EntryType.FILE) {
                        files.put(entry.path(), reader.content(entry.content()).readAllBytes());
                    }
                }
            }
        }
        return files;
    }

    /// The same, all blobs at once by the pump.
    public static Map<EntryPath, byte[]> pumpBack(TestSite site, List<Target> targets)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        SnapshotId id = catalog.newestOf(site.host().hostId()).orElseThrow();
        Map<EntryPath, byte[]> files = new TreeMap<>();
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
            reader.expectMany();
            Map<EntryPath, List<BlobId>> wanted = new TreeMap<>();
            for (var page : reader.pages(reader.source("docroot")).pages()) {
                for (Entry entry : reader.entries(page)) {
                    if (entry.type() == EntryType.FILE) {
                        wanted.put(entry.path(), reader.leaves(entry.content()));
                    }
                }
            }
            Map<BlobId, byte[]> got = new HashMap<>();
            List<BlobId> all = new ArrayList<>();
            wanted.values().forEach(all::addAll);
            Map<BlobId, String> lost =
                    reader.pump(
                            all.stream().distinct().toList(),
                            3,
                            (id2, bytes, offset, length) -> {
                                synchronized (got) {
                                    got.put(
                                            id2,
                                            java.util.Arrays.copyOfRange(
                                                    bytes, offset, offset + length));
                                }
                            });
            if (!lost.isEmpty()) {
                throw new IOException("lost: " + lost.values().iterator().next());
            }
            wanted.forEach((path, blobs) -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                blobs.forEach(blob ->
                        out.writeBytes(
                                Objects.requireNonNull(
                                        got.get(blob), "neither handed over nor lost")));
                files.put(path, out.toByteArray());
            });
        }
        return files;
    }
}
