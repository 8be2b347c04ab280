package lifeboat.vault.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import lifeboat.targets.Target;
import lifeboat.vault.LocalStateException;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.index.KnownTable;

/// Backs up with a large index while its state lies on a small disk of its own, which is filled
/// before tables and segments must be made anew. Prints what each backup came to.
final class FullStateProbe {
    private static final int FILES = 2500;

    private final Path state;
    private final TestSite site;
    private final TestTree tree = new TestTree();

    private FullStateProbe(Path state, TestSite site) {
        this.state = state;
        this.site = site;
        for (int i = 0; i < FILES; i++) {
            tree.put("f%07d".formatted(i), ByteBuffer.allocate(16).putInt(8, i).array());
        }
    }

    /// Argument: the state directory.
    public static void main(String[] arguments) throws Exception {
        try (TestSite site = TestSite.with(1)) {
            FullStateProbe probe = new FullStateProbe(Path.of(arguments[0]), site);
            probe.tell("first");
            probe.remove(KnownTable.SUFFIX);
            probe.whileFull("tables");
            probe.remove("");
            probe.whileFull("segments");
        }
    }

    private void whileFull(String what) throws IOException {
        Path filler = state.resolve("filler");
        boolean full = false;
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            full = Files.size(filler) > 0;
        }
        tell(what + (full ? " full" : " NOT full"));
        Files.delete(filler);
        tell(what + " again");
    }

    private void remove(String suffix) throws IOException {
        try (var files = Files.newDirectoryStream(state.resolve("index"))) {
            for (Path file : files) {
                if (file.toString().endsWith(suffix)) {
                    Files.delete(file);
                }
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private void tell(String what) {
        System.out.println(what + ": " + outcome());
    }

    private String outcome() {
        List<Target> targets = site.targets();
        try (BackupRun run =
                BackupRun.begin(
                        site.host(),
                        site.hostKeys(),
                        targets,
                        TestRuns.settings(targets),
                        InstantSource.system(),
                        state,
                        LargeIndexTest.TINY)) {
            SourceWriter writer = run.source("docroot");
            tree.captureInto(writer);
            SnapshotOutcome done = run.commit(TestRuns.request(run.finish(writer)));
            return "new "
                    + done.manifest().sources().getFirst().newBytes()
                    + " warnings "
                    + done.warnings();
        } catch (LocalStateException e) {
            return "local "
                    + state.relativize(e.place()).getName(0)
                    + " "
                    + String.valueOf(e.getMessage()).replace(state.toString(), "STATE");
        } catch (IOException e) {
            return e.toString();
        }
    }
}
