package lifeboat.runbooks.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.sqlite.SqliteQuestion;
import lifeboat.engines.sqlite.SqliteTool;
import lifeboat.restore.sqlite.SqliteRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.run.StepWork;

/// A file, opened anew by each program that looks at it.
final class SqliteHome implements DatabaseHome {
    private static final Duration LIMIT = Duration.ofHours(24);

    private final Path file;
    private final Executables executables;

    SqliteHome(Path file, Executables executables) {
        this.file = file;
        this.executables = executables;
    }

    private SqliteRestorer restorer() {
        return new SqliteRestorer(file, SqliteRestorer.Existing.REFUSE, executables);
    }

    /// What an earlier run brought back whole, but could not say any more, is taken as it is.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
        try (SqliteRestorer restorer = restorer()) {
            return restorer.restore(streams);
        } catch (DestinationInUseException e) {
            if (start == StepWork.Start.CONTINUED) {
                StreamRestoration found = readBack(streams);
                if (found.differences().isEmpty()) {
                    return found;
                }
            }
            throw new IOException(e.getMessage() + "; name another path", e);
        }
    }

    @Override
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        try (SqliteRestorer restorer = restorer()) {
            return restorer.readBack(streams);
        }
    }

    private SqliteTool tool() throws IOException {
        return SqliteTool.needed(executables);
    }

    @Override
    public String answer(String query) throws IOException {
        return new SqliteQuestion(query).ask(tool(), file, LIMIT);
    }

    /// In one transaction.
    @Override
    public void execute(List<String> statements) throws IOException {
        ProgramCall.of(
                        tool().program().toString(),
                        "-batch",
                        "-bail",
                        "-init",
                        "/dev/null",
                        file.toString(),
                        "begin immediate")
                .and(statements.toArray(String[]::new))
                .and("commit")
                .answer(LIMIT);
    }

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        return new SqliteDamage(this, tool(), file, random).plant(damage);
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
