package lifeboat.runbooks.database.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.restore.mariadb.MariadbPhysicalRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// Physical copies of MariaDB servers; a home is a data directory, empty or not there.
///
/// @param executables where `mariadb-backup` and its like are looked for
public record MariadbPhysicalKind(Executables executables) implements DatabaseKind {
    private static final String PURPOSE = "mariadrill";

    @Override
    public Set<String> names() {
        return Set.of("mariadb-physical");
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        if (home.path().isEmpty()) {
            return List.of("it has no path in this region; write `path: DIRECTORY` beside it");
        }
        List<String> found =
                new ArrayList<>(
                        new MariadbPhysicalRestorer(home.path().get(), executables)
                                .obstacles(streams));
        if (start == StepWork.Start.CONTINUED) {
            found.removeIf(sentence -> sentence.startsWith(home.path().get() + " holds "));
        }
        return found;
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return new MariadbFiles(
                home.path().orElseThrow(() -> new IOException("the home has no path")),
                executables);
    }

    /// Outside the drill's own directory: the account that runs the server must get there.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory place = PrivateDirectory.make(PURPOSE);
        try {
            Files.setPosixFilePermissions(
                    place.path(), PosixFilePermissions.fromString("rwx--x--x"));
            return new ThrowawayHome(
                    Home.ephemeral(source, place.path().resolve("data")), place, Optional.empty());
        } catch (IOException | RuntimeException | Error e) {
            try (place) {
                throw e;
            }
        }
    }
}
