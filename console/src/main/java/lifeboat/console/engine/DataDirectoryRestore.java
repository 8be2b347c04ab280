package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.mariadb.MariadbPhysicalSource;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.engines.program.Executables;
import lifeboat.restore.mariadb.MariadbPhysicalRestorer;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;

/// `restore --to DIR` of a physical copy of a MariaDB server: its stream is not put there as a
/// file, but becomes the data directory of a server.
final class DataDirectoryRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;

    DataDirectoryRestore(SnapshotReader reader, Vaults vaults) {
        this.reader = reader;
        this.vaults = vaults;
    }

    /// Whether all of such a copy is wanted in a directory; parts of it are files like others.
    static boolean isFor(Request.Restore request, SnapshotReader reader) throws IOException {
        return request.to() instanceof Request.Destination.Directory
                && request.include().isEmpty()
                && reader.source(request.source()).kind().equals(MariadbPhysicalSource.KIND);
    }

    Result.Restore run(Request.Restore request, SnapshotChoice.Listed chosen, List<String> warnings)
            throws CommandException, IOException {
        if (!(request.to() instanceof Request.Destination.Directory(Path path))) {
            throw new IllegalStateException("a data directory is a directory");
        }
        if (request.existing() == Request.Existing.OVERWRITE) {
            throw new CommandException.Refused(
                    "a server's files are never restored over files that are there",
                    "give an empty or new directory, without --overwrite");
        }
        try (StreamRestorer restorer = new MariadbPhysicalRestorer(path, Executables.usual())) {
            return new ServerRestore(reader, vaults, Optional.empty())
                    .by(restorer, request, path.toString(), chosen, warnings);
        }
    }
}
