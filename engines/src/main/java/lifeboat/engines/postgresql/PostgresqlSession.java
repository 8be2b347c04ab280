package lifeboat.engines.postgresql;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// One connection, kept by a `psql` that is asked through its standard input. The first error ends
/// it. Settings that change how values are written are fixed, so that the same values give the same
/// text everywhere. Not safe for concurrent use.
public final class PostgresqlSession implements Closeable {
    private static final String SETTINGS =
            String.join(
                    "; ",
                    "set search_path = ''",
                    "set datestyle = 'ISO'",
                    "set intervalstyle = 'postgres'",
                    "set extra_float_digits = 3",
                    "set bytea_output = 'hex'",
                    "set lc_monetary = 'C'",
                    "set timezone = 'UTC'",
                    "set xmlbinary = 'base64'",
                    "set row_security = off",
                    "set statement_timeout = 0",
                    "set lock_timeout = 0",
                    "set client_min_messages = 'warning'",
                    "set quote_all_identifiers = off");

    private final RunningProgram psql;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final String mark;

    private PostgresqlSession(RunningProgram psql) {
        this.psql = psql;
        this.in = new BufferedWriter(new OutputStreamWriter(psql.input(), StandardCharsets.UTF_8));
        this.out = new BufferedReader(new InputStreamReader(psql.output(), StandardCharsets.UTF_8));
        byte[] chance = new byte[16];
        new SecureRandom().nextBytes(chance);
        this.mark = "lifeboat" + HexFormat.of().formatHex(chance);
    }

    static PostgresqlSession open(ProgramCall psql, PostgresqlAddress address) throws IOException {
        RunningProgram running =
                psql.and(
                                "-X",
                                "-q",
                                "-w",
                                "-A",
                                "-t",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-v",
                                "VERBOSITY=terse",
                                "-d",
                                address.url())
                        .start();
        PostgresqlSession session = new PostgresqlSession(running);
        try {
            session.execute(SETTINGS);
            session.execute("select pg_catalog.set_config('synchronize_seqscans', 'off', false)");
            return session;
        } catch (IOException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /// Runs statements that answer nothing worth knowing.
    ///
    /// @throws lifeboat.engines.program.ProgramException with what the server said
    public void execute(String sql) throws IOException {
        exchange(sql);
    }

    /// Runs statements that come from elsewhere: whatever they hold, `psql` does nothing but send
    /// them to the server. Several are one transaction.
    public void executeForeign(String sql) throws IOException {
        answer(
                "select pg_catalog.convert_from(pg_catalog.decode('"
                        + HexFormat.of().formatHex(sql.getBytes(StandardCharsets.UTF_8))
                        + "', 'hex'), 'UTF8') \\gexec");
    }

    /// Rows of a query, each a list of its columns as text; NULL becomes the empty string.
    public List<List<String>> rows(String query) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : exchange("copy (" + query + ") to stdout")) {
            List<String> columns = new ArrayList<>();
            for (String column : line.split("\t", -1)) {
                columns.add(unescaped(column));
            }
            rows.add(columns);
        }
        return rows;
    }

    /// The one value of a query.
    public String value(String query) throws IOException {
        List<List<String>> rows = rows(query);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new IOException("expected one value of: " + query);
        }
        return rows.getFirst().getFirst();
    }

    private List<String> exchange(String sql) throws IOException {
        return answer(sql + ";");
    }

    private List<String> answer(String command) throws IOException {
        try {
            in.write(command);
            in.write("\n\\echo " + mark + "\n");
            in.flush();
        } catch (IOException e) {
            throw ended();
        }
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(mark)) {
                return lines;
            }
            lines.add(line);
        }
        throw ended();
    }

    private IOException ended() throws IOException {
        psql.await();
        return new IOException("psql ended before it answered");
    }

    private static String unescaped(String column) {
        if (column.equals("\\N")) {
            return "";
        }
        if (column.indexOf('\\') < 0) {
            return column;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            if (c == '\\' && i + 1 < column.length()) {
                i++;
                c =
                        switch (column.charAt(i)) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'v' -> '\u000b';
                            default -> column.charAt(i);
                        };
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /// A name as it is written in SQL.
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /// A text as it is written in SQL, whatever the server's settings.
    public static String literal(String text) {
        return (text.indexOf('\\') >= 0 ? " E" : "")
                + "'"
                + text.replace("\\", "\\\\").replace("'", "''")
                + "'";
    }

    /// Ends the connection at once, whatever it is doing. May be called from another thread.
    public void kill() {
        psql.kill("it was not wanted any more");
        psql.close();
    }

    /// Ends the connection; a transaction that is open is rolled back.
    @Override
    public void close() {
        try {
            in.close();
            psql.killAfter(java.time.Duration.ofSeconds(2));
            psql.ending();
        } catch (IOException e) {
            // it had ended before: whoever asked it last was told
        }
        psql.close();
    }
}
