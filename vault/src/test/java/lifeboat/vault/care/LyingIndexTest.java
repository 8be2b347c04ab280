package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.Summary;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LyingIndexTest {
    @TempDir Path state;

    @Test
    @DisplayName(
            "X-08 index segments missing or damaged everywhere: every snapshot restores, backups go on")
    void unreadableSegments() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            care.grow().backUp();
            List<ObjectKey> segments = CareSite.keys(care.site.target(0), VaultLayout.INDEXES);
            for (Target target : care.site.targets()) {
                target.delete(segments.get(0));
                CareSite.flip(target, segments.get(1), 1000);
            }
            assertThat(care.readsBack(care.site.targets())).isTrue();
            HealReport healed = care.heal();
            assertThat(healed.lost())
                    .extracting(LostObject::key)
                    .containsExactlyElementsOf(segments);
            assertThat(healed.lost()).allSatisfy(lost -> assertThat(lost.hurt()).isEmpty());
            assertThat(care.grow().backUp().quorum().reached()).isTrue();
            assertThat(care.readsBack(List.of(care.site.target(1)))).isTrue();
        }
    }

    @Test
    @DisplayName(
            "X-08 a well-sealed, listed index segment that lies is ignored: the snapshot restores")
    void lyingSegments() throws Exception {
        List<UnaryOperator<BlobPlace>> lies =
                List.of(
                        p -> place(p, p.frame(), p.frameOffset() + 1, p.frameLength(), p.offset()),
                        p -> place(p, p.frame() + 1, p.frameOffset(), p.frameLength(), p.offset()),
                        p -> place(p, p.frame(), p.frameOffset(), p.frameLength() + 9, p.offset()),
                        p -> place(p, p.frame(), 1L << 39, p.frameLength(), p.offset()),
                        p -> place(p, p.frame(), p.frameOffset(), 0, p.offset()),
                        p -> place(p, p.frame(), p.frameOffset(), p.frameLength(), p.offset() + 1));
        for (UnaryOperator<BlobPlace> lie : lies) {
            Path here = state.resolve("lie" + lies.indexOf(lie));
            try (CareSite care = new CareSite(1, here)) {
                SnapshotId first = care.grow().backUp().id();
                forge(care, first, lie);
                assertThat(care.readsBack(care.site.targets()))
                        .as("lie %s", lies.indexOf(lie))
                        .isTrue();
                var pumped = TestRuns.pumpBack(care.site, care.site.targets());
                pumped.forEach(
                        (path, bytes) -> assertThat(bytes).isEqualTo(care.tree.files().get(path)));
                assertThat(pumped).hasSameSizeAs(care.tree.files());
            }
        }
    }

    @Test
    @DisplayName(
            "X-08, I3 a segment that lies about contents alone: each is read all the same, none forgotten")
    void lyingAboutContents() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            SnapshotId first = care.grow().backUp().id();
            forge(
                    care,
                    first,
                    p ->
                            p.length() < 2500
                                    ? p
                                    : place(
                                            p,
                                            p.frame(),
                                            p.frameOffset(),
                                            p.frameLength(),
                                            p.offset() + 1));
            assertThat(TestRuns.pumpBack(care.site, care.site.targets()))
                    .hasSameSizeAs(care.tree.files())
                    .allSatisfy((path, bytes) ->
                            assertThat(bytes).isEqualTo(care.tree.files().get(path)));
        }
    }

    private static BlobPlace place(
            BlobPlace was, int frame, long frameOffset, int frameLength, int offset) {
        return new BlobPlace(was.pack(), frame, frameOffset, frameLength, offset, was.length());
    }

    /// The newest snapshot lists one segment only, and that one lies.
    private static void forge(CareSite care, SnapshotId first, UnaryOperator<BlobPlace> lie)
            throws IOException {
        TestSite site = care.site;
        Target target = site.target(0);
        var sealing = site.recoveryKeys().sealing();
        SnapshotCatalog catalog =
                SnapshotCatalog.scan(new Vaults(site.targets()), site.recoveryKeys());
        Manifest manifest = catalog.open(first).manifest(sealing);
        List<IndexedBlob> blobs = new ArrayList<>();
        Map<PackId, Long> sizes = new HashMap<>();
        byte[] lying;
        try (FrameCodec codec = new FrameCodec(1)) {
            ObjectKey key =
                    VaultLayout.index(new Content.Sha256(manifest.summary().indexes().getFirst()));
            SegmentReader segment =
                    SegmentReader.open(
                            SealedObjectReader.Bytes.of(CareSite.bytes(target, key)),
                            sealing,
                            codec,
                            "segment");
            segment.packs().forEach(pack -> sizes.put(pack.id(), pack.sizeBytes()));
            segment.forEach((id, _, place) -> blobs.add(new IndexedBlob(id, lie.apply(place))));
            lying = SegmentWriter.write(blobs, sizes, sealing, codec);
        }
        Content.Sha256 digest = Content.of(lying).sha256();
        target.put(VaultLayout.index(digest), Content.of(lying), PutMode.CREATE);
        Manifest forged = listing(manifest, digest.hex());
        Envelope envelope =
                new Envelope(
                        1,
                        site.host().siteId().hex(),
                        site.host().hostId(),
                        2,
                        first.sha256().hex(),
                        TestSite.NOW,
                        "",
                        "");
        byte[] stored = SnapshotCodec.write(envelope, forged, sealing, site.host().signingKey());
        SnapshotId id = new SnapshotId(site.host().hostId(), 2, Content.of(stored).sha256());
        target.put(id.key(), Content.of(stored), PutMode.CREATE);
    }

    private static Manifest listing(Manifest of, String segment) {
        Summary was = of.summary();
        Summary summary =
                new Summary(
                        was.site(),
                        was.host(),
                        was.run(),
                        was.slot(),
                        was.policy(),
                        was.sources(),
                        List.of(segment),
                        was.packs(),
                        was.storedBytes());
        return new Manifest(
                summary,
                of.tool(),
                of.started(),
                of.finished(),
                of.sources(),
                of.targets(),
                of.quorumCopies(),
                of.quorumProviders(),
                of.packs());
    }
}
