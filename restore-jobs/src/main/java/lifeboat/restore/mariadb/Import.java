package lifeboat.restore.mariadb;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import lifeboat.restore.stream.CapturedStreams;

/// One client that is fed with sections. The first error of the server ends it.
final class Import implements Closeable {
    private final RunningProgram client;
    private final OutputStream in;
    private long streams;
    private long bytes;

    Import(ProgramCall client) throws IOException {
        this.client = client.start();
        this.in = this.client.input();
    }

    /// Feeds a section.
    ///
    /// @throws IOException what the vault threw, as it is, or what the server said
    void section(CapturedStreams captured, String name) throws IOException {
        try (InputStream stream = captured.open(name)) {
            byte[] buffer = new byte[1 << 16];
            for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
                write(buffer, got);
                bytes += got;
            }
        }
        streams++;
    }

    /// Feeds statements of our own.
    void statements(String sql) throws IOException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        write(text, text.length);
    }

    private void write(byte[] buffer, int length) throws IOException {
        try {
            in.write(buffer, 0, length);
        } catch (IOException e) {
            client.await(); // tells what the server said
            throw e;
        }
    }

    /// Waits until everything is done.
    void end() throws IOException {
        try {
            in.close();
        } catch (IOException e) {
            client.await();
            throw e;
        }
        client.await();
    }

    long streams() {
        return streams;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        client.close();
    }
}
