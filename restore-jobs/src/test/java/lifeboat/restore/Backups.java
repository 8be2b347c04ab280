package lifeboat.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import lifeboat.backup.directory.DirectoryCapture;
import lifeboat.backup.directory.DirectorySource;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.CapturedSource;
import lifeboat.vault.write.SourceWriter;

/// Backs directories up for real and restores them, with small windows.
public final class Backups {
    public static final RestoreSettings SETTINGS = new RestoreSettings(3, 400, 60, 8, 30);

    private Backups() {}

    /// Captures `root` into all targets.
    public static void backUp(TestSite site, List<Target> targets, Path root, Path state)
            throws IOException {
        write(
                site,
                targets,
                state,
                writer -> {
                    DirectoryCapture capture =
                            DirectoryCapture.of(
                                    DirectorySource.of(root),
                                    state.resolve("capture"),
                                    Clock.systemUTC());
                    capture.run(writer);
                    return capture;
                });
    }

    /// Hands entries over; what it opened is closed once all files were read.
    public interface Body {
        java.io.Closeable into(SourceWriter writer) throws IOException;
    }

    public static void write(TestSite site, List<Target> targets, Path state, Body body)
            throws IOException {
        try (BackupRun run =
                BackupRun.begin(
                        site.host(),
                        site.hostKeys(),
                        targets,
                        TestRuns.settings(targets),
                        InstantSource.system(),
                        state)) {
            SourceWriter writer = run.source("docroot");
            try (var _ = body.into(writer)) {
                CapturedSource source = run.finish(writer);
                if (!run.commit(TestRuns.request(source)).isComplete()) {
                    throw new AssertionError("backup is not complete");
                }
            }
        }
    }

    public static RestoreResult restore(TestSite site, List<Target> targets, RestoreRequest request)
            throws IOException {
        return restore(site, targets, request, SETTINGS, RestoreProgress.Listener.NONE);
    }

    public static RestoreResult restore(
            TestSite site,
            List<Target> targets,
            RestoreRequest request,
            RestoreSettings settings,
            RestoreProgress.Listener listener)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        var id = catalog.newestOf(site.host().hostId()).orElseThrow();
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
            return new TreeRestore(reader, vaults, settings, listener).run(request);
        }
    }
}
