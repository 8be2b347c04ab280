package lifeboat.runbooks.database;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.RestoreProgress;
import lifeboat.restore.stream.CapturedStreams;

/// Tells how far the reading of streams is.
final class CountedStreams implements CapturedStreams {
    private static final long STEP = 1 << 20;

    private final CapturedStreams inner;
    private final RestoreProgress.Listener listener;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final long total;

    CountedStreams(CapturedStreams inner, RestoreProgress.Listener listener) {
        this.inner = inner;
        this.listener = listener;
        this.total = inner.lengths().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Map<String, String> facts() {
        return inner.facts();
    }

    @Override
    public SortedMap<String, Long> lengths() {
        return inner.lengths();
    }

    @Override
    public Predicate<String> wanted() {
        return inner.wanted();
    }

    @Override
    public Completeness completeness() throws IOException {
        return inner.completeness();
    }

    @Override
    public InputStream open(String name) throws IOException {
        return new FilterInputStream(inner.open(name)) {
            private long untold;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int got = super.read(into, offset, length);
                untold += Math.max(0, got);
                if (untold >= STEP) {
                    tell();
                }
                return got;
            }

            private void tell() {
                long all = bytes.addAndGet(untold);
                untold = 0;
                listener.progress(
                        new RestoreProgress(
                                streams.get(),
                                all,
                                OptionalLong.of(lengths().size()),
                                OptionalLong.of(total)));
            }

            @Override
            public void close() throws IOException {
                streams.incrementAndGet();
                tell();
                super.close();
            }
        };
    }
}
