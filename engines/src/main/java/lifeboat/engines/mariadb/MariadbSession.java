package lifeboat.engines.mariadb;

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

/// One connection, kept by a client that is asked through its standard input. The first error ends
/// it. Settings that change how values are written are fixed, so that the same values give the same
/// text everywhere. Not safe for concurrent use.
public final class MariadbSession implements Closeable {
    private static final List<String> SETTINGS =
            List.of(
                    "set names utf8mb4",
                    "set time_zone = '+00:00'",
                    "set sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
                    "set sql_quote_show_create = 1",
                    "set group_concat_max_len = 4294967295");

    private final RunningProgram client;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final String mark;

    private MariadbSession(RunningProgram client) {
        this.client = client;
        this.in =
                new BufferedWriter(new OutputStreamWriter(client.input(), StandardCharsets.UTF_8));
        this.out =
                new BufferedReader(new InputStreamReader(client.output(), StandardCharsets.UTF_8));
        byte[] chance = new byte[16];
        new SecureRandom().nextBytes(chance);
        this.mark = "lifeboat" + HexFormat.of().formatHex(chance);
    }

    static MariadbSession open(ProgramCall client) throws IOException {
        MariadbSession session = new MariadbSession(client.and("--unbuffered").start());
        try {
            for (String setting : SETTINGS) {
                session.execute(setting);
            }
            return session;
        } catch (IOException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /// Runs one statement that answers nothing worth knowing.
    ///
    /// @throws lifeboat.engines.program.ProgramException with what the server said
    public void execute(String sql) throws IOException {
        rows(sql);
    }

    /// Rows of a query, each a list of its columns as text; NULL becomes `NULL`.
    public List<List<String>> rows(String query) throws IOException {
        try {
            in.write(query);
            in.write(";\nselect '" + mark + "';\n");
            in.flush();
        } catch (IOException e) {
            throw ended();
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(mark)) {
                return rows;
            }
            List<String> columns = new ArrayList<>();
            for (String column : line.split("\t", -1)) {
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
        return new IOException("mariadb ended before it answered");
    }

    private static String unescaped(String column) {
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
                            case '0' -> '\0';
                            default -> column.charAt(i);
                        };
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /// A name as it is written in SQL.
    public static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /// A text as it is written in SQL, whatever the server's settings.
    public static String literal(String text) {
        return text.isEmpty()
                ? "''"
                : "cast(0x"
                        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                        + " as char character set utf8mb4)";
    }

    /// Ends the connection at once, whatever it is doing. May be called from another thread.
    public void kill() {
        client.kill("it was not wanted any more");
        client.close();
    }

    /// Ends the connection; a transaction that is open is rolled back, a lock released.
    @Override
    public void close() {
        try {
            in.close();
            client.killAfter(java.time.Duration.ofSeconds(2));
            client.ending();
        } catch (IOException e) {
            // it had ended before: whoever asked it last was told
        }
        client.close();
    }
}
