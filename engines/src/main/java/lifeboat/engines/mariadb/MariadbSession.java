package lifeboat.engines.mariadb;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// One connection, kept by a `mariadb` client that is asked through its standard input. The first
/// error ends it. Settings that change how values are written are fixed, so that the same values
/// give the same text everywhere. Not safe for concurrent use.
public final class MariadbSession implements Closeable {
    private static final List<String> SETTINGS =
            List.of(
                    "set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
                    "set session time_zone = '+00:00'",
                    "set session transaction isolation level repeatable read",
                    "set session max_statement_time = 0",
                    "set session wait_timeout = 604800",
                    "set session net_write_timeout = 3600",
                    "set session lock_wait_timeout = 60",
                    "set session sql_quote_show_create = 1",
                    "set session lc_time_names = 'en_US'");

    private final RunningProgram client;
    private final OutputStream in;
    private final InputStream out;
    private final String mark;

    private MariadbSession(RunningProgram client) {
        this.client = client;
        this.in = client.input();
        this.out = new BufferedInputStream(client.output(), 1 << 16);
        byte[] chance = new byte[16];
        new SecureRandom().nextBytes(chance);
        this.mark = "lifeboat" + HexFormat.of().formatHex(chance);
    }

    /// @param database current one; empty means none
    static MariadbSession open(ProgramCall client, String database) throws IOException {
        ProgramCall call =
                client.and(
                        "--batch",
                        "--skip-column-names",
                        "--unbuffered",
                        "--binary-mode",
                        "--local-infile=0",
                        "--default-character-set=utf8mb4");
        MariadbSession session = new MariadbSession(call.start());
        try {
            for (String setting : SETTINGS) {
                session.execute(setting);
            }
            if (!database.isEmpty()) {
                session.execute("use " + identifier(database));
            }
            return session;
        } catch (IOException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /// Runs a statement that answers nothing worth knowing.
    ///
    /// @throws lifeboat.engines.program.ProgramException with what the server said
    public void execute(String sql) throws IOException {
        rows(sql);
    }

    /// Runs one statement that comes from elsewhere: whatever it holds, the client does nothing but
    /// send it.
    public void executeForeign(String sql) throws IOException {
        rows(
                "execute immediate convert(x'"
                        + HexFormat.of().formatHex(sql.getBytes(StandardCharsets.UTF_8))
                        + "' using utf8mb4)");
    }

    /// Rows of a query, each a list of its columns as text. NULL becomes `NULL`: ask for something
    /// else where it may be one.
    public List<List<String>> rows(String query) throws IOException {
        try {
            in.write((query + "\n;\nselect '" + mark + "';\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw ended();
        }
        List<List<String>> rows = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = out.read(); c >= 0; c = out.read()) {
            if (c != '\n') {
                line.write(c);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.equals(mark)) {
                return rows;
            }
            List<String> columns = new ArrayList<>();
            for (String column : text.split("\t", -1)) {
                columns.add(unescaped(column));
            }
            rows.add(columns);
        }
        throw ended();
    }

    /// The one value of a query.
    public String value(String query) throws IOException {
        List<List<String>> rows = rows(query);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new IOException("expected one value of: " + query);
        }
        return rows.getFirst().getFirst();
    }

    private IOException ended() throws IOException {
        client.await();
        return new IOException("the mariadb client ended before it answered");
    }

    private static String unescaped(String column) {
        if (column.indexOf('\\') < 0) {
            return column;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            if (c != '\\' || i + 1 == column.length()) {
                plain.append(c);
                continue;
            }
            i++;
            char escaped = column.charAt(i);
            plain.append(
                    switch (escaped) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case '0' -> '\0';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }

    /// A name, quoted.
    public static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /// A text, quoted, for sessions like this one.
    public static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /// Ends it without waiting for an answer; may be called by another thread.
    public void kill() {
        client.kill("it was not wanted any more");
    }

    @Override
    public void close() {
        client.close();
    }
}
