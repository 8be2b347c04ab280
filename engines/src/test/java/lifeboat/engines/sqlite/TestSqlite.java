package lifeboat.engines.sqlite;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import org.junit.jupiter.api.Assumptions;

/// A real database file for tests, written by the real `sqlite3`.
public final class TestSqlite implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunningProgram shell;
    private final BufferedWriter in;
    private final BufferedReader out;

    private TestSqlite(RunningProgram shell) {
        this.shell = shell;
        this.in = new BufferedWriter(new OutputStreamWriter(shell.input(), StandardCharsets.UTF_8));
        this.out =
                new BufferedReader(new InputStreamReader(shell.output(), StandardCharsets.UTF_8));
    }

    private static ProgramCall call(Path database) {
        Path program = Executables.usual().find("sqlite3").orElse(Path.of("/"));
        Assumptions.assumeTrue(!program.equals(Path.of("/")), "package sqlite3 is not installed");
        return ProgramCall.of(List.of(program.toString(), "-batch", "-bail", database.toString()));
    }

    /// Opens a connection of a process of its own, which stays open.
    public static TestSqlite connect(Path database) throws IOException {
        TestSqlite connected = new TestSqlite(call(database).start());
        connected.ask(".timeout 20000");
        return connected;
    }

    /// Runs statements in a connection of their own.
    public static String run(Path database, String... statements) throws IOException {
        return call(database).and(statements).answer(LIMIT).strip();
    }

    /// Accounts with a sum, odd names, a full-text index, a blob, in WAL mode or not.
    public static void fillShop(Path database, String journalMode) throws IOException {
        run(
                database,
                "pragma journal_mode = " + journalMode,
                "create table accounts (id integer primary key, balance integer not null check (balance > -1000000))",
                "with recursive c(i) as (select 1 union all select i + 1 from c where i < 1000) insert into accounts select i, 100 from c",
                "create table \"odd \"\" 'name|\" (a primary key, b blob) without rowid",
                "insert into \"odd \"\" 'name|\" values (1, x'00ff'), ('zwölf', null), (1e308, 'x')",
                "create virtual table search using fts5(t)",
                "insert into search values ('hello'), ('world')",
                "create index by_balance on accounts (balance)",
                "create trigger watch after delete on accounts begin select 1; end",
                "create view rich as select * from accounts where balance > 1000",
                "create table log (writer integer, n integer, primary key (writer, n))",
                "pragma user_version = 42");
    }

    /// Gives a command to the connection and waits until it has been carried out.
    public String ask(String command) throws IOException {
        in.write(command + "\n.print --done--\n");
        in.flush();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("--done--")) {
                return said.toString().strip();
            }
            said.append(line).append('\n');
        }
        shell.await();
        throw new IOException("sqlite3 ended");
    }

    @Override
    public void close() {
        try {
            in.close();
            shell.ending();
        } catch (IOException e) {
            // it had ended before
        }
        shell.close();
    }
}
