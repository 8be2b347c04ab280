package lifeboat.backup.h2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.h2.H2Script;

/// The statements of a script as bytes, each followed by a line feed.
final class DigestedStatements extends InputStream {
    private final DigestedStream digested;

    DigestedStatements(H2Script script) {
        this.digested = new DigestedStream(new Statements(script));
    }

    @Override
    public int read() throws IOException {
        return digested.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return digested.read(into, offset, length);
    }

    String digest() {
        return digested.digest();
    }

    private static final class Statements extends InputStream {
        private final H2Script script;
        private byte[] line = new byte[0];
        private int at;

        Statements(H2Script script) {
            this.script = script;
        }

        @Override
        public int read() throws IOException {
            return fill() ? line[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = 0;
            while (got < length && fill()) {
                int some = Math.min(length - got, line.length - at);
                System.arraycopy(line, at, into, offset + got, some);
                at += some;
                got += some;
            }
            return got == 0 && length > 0 ? -1 : got;
        }

        private boolean fill() throws IOException {
            if (at < line.length) {
                return true;
            }
            try {
                Optional<String> next = script.next();
                next.ifPresent(statement -> {
                    line = (statement + "\n").getBytes(StandardCharsets.UTF_8);
                    at = 0;
                });
                return next.isPresent();
            } catch (SQLException e) {
                throw new SourceUnusableException("H2: " + H2Source.firstLine(e), e);
            }
        }
    }
}
