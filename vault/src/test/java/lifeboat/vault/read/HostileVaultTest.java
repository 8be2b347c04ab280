package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.vault.BlobKind;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.Summary;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hostile provider plants, and what a hostile host seals, does not keep others from backing
/// up and restoring.
class HostileVaultTest {
    @TempDir Path state;

    private final TestSite site;
    private final TestTree tree = new TestTree();

    HostileVaultTest() throws IOException {
        site = TestSite.with(1);
    }

    @BeforeEach
    void fill() {
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[60_000];
            random.nextBytes(content);
            tree.put("file-" + i, content);
        }
    }

    @AfterEach
    void close() {
        site.close();
    }

    private SnapshotOutcome backUp() throws IOException {
        return TestRuns.backUp(site, site.targets(), state, tree);
    }

    @FunctionalInterface
    private interface Lie {
        BlobPlace of(BlobPlace truth);
    }

    /// A snapshot like the newest one, whose index says where nothing is.
    private void lie(SnapshotOutcome outcome, Lie lie) throws IOException {
        Vaults vaults = new Vaults(site.targets());
        Manifest truth = outcome.manifest();
        byte[] forged;
        try (FrameCodec codec = new FrameCodec(1)) {
            List<IndexedBlob> blobs = new ArrayList<>();
            Map<PackId, Long> packs = new HashMap<>();
            for (String segment : truth.summary().indexes()) {
                byte[] stored =
                        vaults.whole(VaultLayout.index(new Content.Sha256(segment)), 1 << 20);
                SegmentReader reader =
                        SegmentReader.open(
                                SealedObjectReader.Bytes.of(stored),
                                site.hostKeys().sealing(),
                                codec,
                                "x");
                reader.packs().forEach(pack -> packs.put(pack.id(), pack.sizeBytes()));
                reader.forEach((id, _, place) -> blobs.add(new IndexedBlob(id, lie.of(place))));
            }
            forged = SegmentWriter.write(blobs, packs, site.hostKeys().sealing(), codec);
        }
        Content.Sha256 digest = Content.of(forged).sha256();
        site.target(0).put(VaultLayout.index(digest), Content.of(forged), PutMode.CREATE);
        publish(outcome, truth, List.of("00".repeat(32), digest.hex()));
    }

    private void publish(SnapshotOutcome outcome, Manifest truth, List<String> indexes)
            throws IOException {
        Summary s = truth.summary();
        Summary summary =
                new Summary(
                        s.site(),
                        s.host(),
                        s.run(),
                        s.slot(),
                        s.policy(),
                        s.sources(),
                        indexes,
                        s.packs(),
                        s.storedBytes());
        Manifest manifest =
                new Manifest(
                        summary,
                        truth.tool(),
                        truth.started(),
                        truth.finished(),
                        truth.sources(),
                        truth.targets(),
                        1,
                        1,
                        truth.packs());
        long sequence = outcome.id().sequence() + 1;
        Envelope envelope =
                new Envelope(
                        1,
                        site.hostKeys().siteId().hex(),
                        site.host().hostId(),
                        sequence,
                        outcome.id().sha256().hex(),
                        TestSite.NOW,
                        "",
                        "");
        byte[] stored =
                SnapshotCodec.write(
                        envelope, manifest, site.hostKeys().sealing(), site.host().signingKey());
        var key = VaultLayout.snapshot(site.host().hostId(), sequence, Content.of(stored).sha256());
        site.target(0).put(key, Content.of(stored), PutMode.CREATE);
    }

    @Test
    @DisplayName("X-08 an index that lies about places costs time and no file")
    void aLyingIndexCostsNoFile() throws Exception {
        List<Lie> lies =
                List.of(
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.frame(),
                                        p.frameOffset() + 1,
                                        p.frameLength(),
                                        p.offset(),
                                        p.length()),
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.frame(),
                                        1 << 30,
                                        p.frameLength(),
                                        p.offset(),
                                        p.length()),
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.frame() + 1,
                                        p.frameOffset(),
                                        p.frameLength(),
                                        p.offset(),
                                        p.length()),
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.frame(),
                                        p.frameOffset(),
                                        p.frameLength(),
                                        p.offset(),
                                        p.length() / 2),
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.offset(),
                                        p.offset(),
                                        1000 - p.offset() % 900,
                                        p.offset(),
                                        p.length()),
                        p ->
                                new BlobPlace(
                                        p.pack(),
                                        p.offset(),
                                        p.frameOffset(),
                                        p.frameLength() - p.offset() % 7,
                                        p.offset(),
                                        p.length()));
        SnapshotOutcome outcome = backUp();
        for (int i = 0; i < lies.size(); i++) {
            lie(outcome, lies.get(i));
            assertThat(TestRuns.readBack(site, site.targets()).keySet())
                    .as("lie %d, blob by blob", i)
                    .isEqualTo(tree.files().keySet());
            assertThat(TestRuns.pumpBack(site, site.targets()).keySet())
                    .as("lie %d, all at once", i)
                    .isEqualTo(tree.files().keySet());
            outcome = backUp();
        }
    }

    @Test
    void namesThatAProviderMadeUpDoNotUseUpTheSequence() throws Exception {
        SnapshotOutcome first = backUp();
        for (long sequence : new long[] {5, 999_999_999_999L}) {
            byte[] garbage = {(byte) sequence};
            var key =
                    VaultLayout.snapshot(
                            site.host().hostId(), sequence, Content.of(garbage).sha256());
            site.target(0).put(key, Content.of(garbage), PutMode.CREATE);
        }
        SnapshotOutcome second = backUp();
        assertThat(second.isComplete()).as("%s", second).isTrue();
        assertThat(second.id().sequence()).isEqualTo(6);
        Vaults vaults = new Vaults(site.targets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        SnapshotId found = SnapshotId.of(second.id().key());
        assertThat(catalog.ids()).contains(found);
        assertThat(catalog.open(found).envelope().predecessor())
                .isEqualTo(first.id().sha256().hex());
        assertThat(TestRuns.readBack(site, vaults, catalog, found).keySet())
                .isEqualTo(tree.files().keySet());
    }

    @Test
    void aBlobOfOneKindDoesNotStandForAnother() throws Exception {
        SnapshotOutcome outcome = backUp();
        Vaults vaults = new Vaults(site.targets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, outcome.id())) {
            var root = reader.source("docroot").root().toContent();
            assertThatThrownBy(() -> reader.leaves(new ContentRef(1, 1, root.ids())))
                    .isInstanceOf(VaultException.Lost.class);
            assertThatThrownBy(() -> reader.blob(BlobKind.DATA, root.ids().getFirst()))
                    .isInstanceOf(VaultException.Lost.class);
        }
    }
}
