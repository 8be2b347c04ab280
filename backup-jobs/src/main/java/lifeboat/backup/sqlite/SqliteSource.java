package lifeboat.backup.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.sqlite.SqliteTool;

/// The source `sqlite`: one database file, at one moment, with everything committed by then.
///
/// @param path of the database, absolute
/// @param executables where `sqlite3` is looked for
public record SqliteSource(String name, Path path, Executables executables)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "sqlite";

    private static final String PURPOSE = "sqlite";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        SqliteTool tool =
                SqliteTool.find(executables)
                        .orElseThrow(() -> new SourceUnusableException(SqliteTool.MISSING));
        if (!Files.isRegularFile(path)) {
            throw new SourceUnusableException("there is no database file " + path);
        }
        PrivateDirectory.sweep(stateDirectory, PURPOSE);
        PrivateDirectory place = PrivateDirectory.make(stateDirectory, PURPOSE);
        try {
            return SqliteCapture.begin(tool, path, place, clock);
        } catch (ProgramException e) {
            place.close();
            throw new SourceUnusableException(path + " cannot be read: " + e.getMessage(), e);
        } catch (IOException | RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }
}
