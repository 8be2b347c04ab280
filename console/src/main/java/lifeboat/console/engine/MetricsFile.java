package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Result;

/// The file of `metrics:`, written anew, whole or not at all. That it cannot be written is told and
/// fails nothing.
final class MetricsFile {
    private final SiteAccess site;

    MetricsFile(SiteAccess site) {
        this.site = site;
    }

    /// Looks at the vaults and writes what there is, where the configuration wants it.
    void write() throws InterruptedException {
        if (site.config().metrics().file().isPresent()) {
            try {
                write(new OverviewCommand(site).overview());
            } catch (CommandException | IOException e) {
                tell(e);
            }
        }
    }

    /// The same of what is known already.
    void write(Result.Overview overview) throws InterruptedException {
        Optional<Path> file = site.config().metrics().file();
        if (file.isPresent()) {
            try {
                replace(file.get(), text(overview));
            } catch (CommandException | IOException e) {
                tell(e);
            }
        }
    }

    private String text(Result.Overview overview)
            throws CommandException, IOException, InterruptedException {
        return new SiteMetrics(site.config(), site.clock().instant())
                .of(
                        overview,
                        EvidenceCommands.view(site),
                        Optional.ofNullable(
                                        MetricsFile.class.getPackage().getImplementationVersion())
                                .orElse("unpackaged"));
    }

    /// Readable for everybody: whoever collects it is another user, and it holds names and figures.
    private static void replace(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".lifeboat", ".part");
        try {
            Files.writeString(part, text);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void tell(Exception e) {
        site.session().progress().note("the metrics could not be written: " + e.getMessage());
    }
}
