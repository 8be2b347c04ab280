package lifeboat.runbooks.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lifeboat.engines.program.Executables;
import lifeboat.engines.sqlite.SqliteTool;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// SQLite databases; a home is the path of a file that does not exist.
///
/// @param executables where `sqlite3` is looked for
public record SqliteKind(Executables executables) implements DatabaseKind {
    @Override
    public Set<String> names() {
        return Set.of("sqlite");
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        if (home.path().isEmpty()) {
            return List.of("it has no path in this region; write `path: FILE` beside it");
        }
        List<String> found = new ArrayList<>();
        Path file = home.path().get();
        boolean taken = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (taken && start == StepWork.Start.FRESH) {
            found.add(
                    "its home "
                            + file
                            + " exists already; name another file: a database is never written over here");
        }
        if (SqliteTool.find(executables).isEmpty()) {
            found.add(SqliteTool.MISSING);
        }
        return found;
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return new SqliteHome(
                home.path().orElseThrow(() -> new IOException("the home has no path")),
                executables);
    }

    /// A file below the directory of the drill; no process lasts.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        if (SqliteTool.find(executables).isEmpty()) {
            throw new IOException(SqliteTool.MISSING);
        }
        return ThrowawayHome.inFiles(Home.ephemeral(source, directory.resolve("database.db")));
    }
}
