package lifeboat.restore.h2;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.h2.message.DbException;
import org.h2.util.ScriptReader;
import org.jspecify.annotations.Nullable;

/// Runs the statements of a script as they are read.
final class ScriptRun {
    private static final int TOGETHER = 1000;

    private final Connection connection;
    private final StatementFilter filter;
    private final boolean everything;

    /// @param everything also statements that bring code of their own
    ScriptRun(Connection connection, StatementFilter filter, boolean everything) {
        this.connection = connection;
        this.filter = filter;
        this.everything = everything;
    }

    /// Runs all of it.
    ///
    /// @return SHA-256 of the script
    /// @throws SQLException at the first statement that fails
    /// @throws IOException what the stream throws, as it is
    String run(InputStream script) throws IOException, SQLException {
        Remembering remembering = new Remembering(script);
        DigestInputStream digested = new DigestInputStream(remembering, sha256());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            ScriptReader reader =
                    new ScriptReader(new InputStreamReader(digested, StandardCharsets.UTF_8));
            long done = 0;
            for (String text = reader.readStatement();
                    text != null;
                    text = reader.readStatement()) {
                if (text.isBlank()) {
                    continue;
                }
                if (!everything && !StatementFilter.isPlain(text)) {
                    filter.leaveOut(text);
                    continue;
                }
                statement.execute(text);
                if (++done % TOGETHER == 0) {
                    connection.commit();
                }
            }
            connection.commit();
        } catch (DbException e) {
            if (remembering.thrown != null) {
                throw remembering.thrown;
            }
            throw e.getSQLException();
        }
        connection.setAutoCommit(true);
        return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Keeps what was thrown, which H2 wraps into something of its own.
    private static final class Remembering extends FilterInputStream {
        private @Nullable IOException thrown;

        Remembering(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                thrown = e;
                throw e;
            }
        }
    }
}
