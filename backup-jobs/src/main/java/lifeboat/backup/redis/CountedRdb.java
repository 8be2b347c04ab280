package lifeboat.backup.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.redis.RdbContents;

/// An RDB that another thread reads along, so that its end is an end only where it is whole.
final class CountedRdb extends InputStream {
    private final InputStream rdb;
    private final PipedOutputStream copy = new PipedOutputStream();
    private final PipedInputStream read;
    private final FutureTask<RdbContents> reading;
    private final Thread reader;

    CountedRdb(InputStream rdb) throws IOException {
        this.rdb = rdb;
        this.read = new PipedInputStream(copy, 1 << 18);
        this.reading = new FutureTask<>(this::readAlong);
        this.reader = Thread.ofPlatform().daemon().name("lifeboat-rdb").unstarted(reading);
        reader.start();
    }

    /// What is wrong with it is told at the end; until then everything is taken.
    private RdbContents readAlong() throws IOException {
        try {
            return RdbContents.read(read);
        } finally {
            while (read.read() >= 0) {
                read.skip(1 << 18);
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got;
        try {
            got = rdb.read(into, offset, length);
        } catch (IOException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
        if (got > 0) {
            copy.write(into, offset, got);
        } else if (got < 0) {
            contents();
        }
        return got;
    }

    /// What was counted, at the end.
    ///
    /// @throws SourceUnusableException if it is not whole
    RdbContents contents() throws IOException {
        copy.close();
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new SourceUnusableException(
                    "what Redis sent is not good: "
                            + java.util.Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Redis was saving");
        }
    }

    @Override
    public void close() throws IOException {
        copy.close();
        try {
            reader.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
