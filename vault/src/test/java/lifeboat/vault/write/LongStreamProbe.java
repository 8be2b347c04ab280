package lifeboat.vault.write;

import static lifeboat.vault.MeasuredChild.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;

/// Backs one stream up that breaks off at 99 %, and then again to its end. Arguments: the state
/// directory, the length in bytes.
final class LongStreamProbe {
    private LongStreamProbe() {}

    public static void main(String... arguments) throws IOException {
        Path state = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]);
        try (TestSite site = TestSite.with(1)) {
            PackSink vault = new PackSink(site.target(0));
            long started = System.nanoTime();
            try (BackupRun run = begin(site, vault, state)) {
                SourceWriter source = run.source("docroot");
                capture(source, new Broken(new RandomStream(11, bytes), bytes / 100 * 99));
                throw new IllegalStateException("the stream never broke off");
            } catch (BrokenOff e) {
                report("firstBytes", vault.bytes());
                report("firstMillis", (System.nanoTime() - started) / 1_000_000);
            }
            long before = vault.bytes();
            try (BackupRun run = begin(site, vault, state)) {
                SourceWriter source = run.source("docroot");
                source.add(capture(source, new RandomStream(11, bytes)));
                SnapshotOutcome outcome = run.commit(TestRuns.request(run.finish(source)));
                report("reached", outcome.quorum().reached() ? 1 : 0);
                report("length", outcome.manifest().sources().getFirst().bytes());
            }
            report("againBytes", vault.bytes() - before);
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        report("heapAfterMiB", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        MeasuredChild.reportPeakMemory();
    }

    private static BackupRun begin(TestSite site, Target vault, Path state) throws IOException {
        return BackupRun.begin(
                site.host(),
                site.hostKeys(),
                List.of(vault),
                RunSettings.defaults(new Quorum(1, 1)),
                InstantSource.system(),
                state);
    }

    private static lifeboat.vault.entry.Entry capture(SourceWriter source, InputStream stream)
            throws IOException {
        return source.storeStream(TestTree.entry(EntryPath.of("dump"), EntryType.FILE, 0), stream);
    }

    private static final class BrokenOff extends IOException {}

    private static final class Broken extends InputStream {
        private final InputStream inner;
        private long left;

        Broken(InputStream inner, long left) {
            this.inner = inner;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new BrokenOff();
            }
            int got = inner.read(into, offset, (int) Math.min(length, left));
            left -= got;
            return got;
        }
    }
}
