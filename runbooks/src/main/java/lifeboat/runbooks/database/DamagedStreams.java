package lifeboat.runbooks.database;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.stream.CapturedStreams;

/// Streams of which the longest one is damaged, without a word.
final class DamagedStreams implements CapturedStreams {
    private final CapturedStreams inner;
    private final StreamDamage damage;

    DamagedStreams(CapturedStreams inner, StreamDamage damage) {
        this.inner = inner;
        this.damage = damage;
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

    /// The longest one; of those that are as long the first.
    private String victim() {
        return lengths().entrySet().stream()
                .max(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    @Override
    public InputStream open(String name) throws IOException {
        InputStream whole = inner.open(name);
        if (damage == StreamDamage.NONE || !name.equals(victim())) {
            return whole;
        }
        long half = damage == StreamDamage.EMPTY ? 0 : lengths().getOrDefault(name, 0L) / 2;
        return new CutStream(whole, half);
    }

    @Override
    public Completeness completeness() throws IOException {
        return inner.completeness();
    }

    /// The lines that end within some first bytes; what has no line end for long is given as it is.
    private static final class CutStream extends InputStream {
        private static final int HELD = 1 << 16;

        private final InputStream inner;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private byte[] ready = new byte[0];
        private int at;
        private long left;

        CutStream(InputStream inner, long most) {
            this.inner = inner;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == ready.length) {
                if (!fill()) {
                    return -1;
                }
            }
            int got = Math.min(length, ready.length - at);
            System.arraycopy(ready, at, into, offset, got);
            at += got;
            return got;
        }

        private boolean fill() throws IOException {
            byte[] block = new byte[(int) Math.min(8192, left)];
            int got = block.length == 0 ? -1 : inner.read(block);
            if (got < 0) {
                return false;
            }
            left -= got;
            int end = got;
            while (end > 0 && block[end - 1] != '\n') {
                end--;
            }
            pending.write(block, 0, end);
            at = 0;
            ready = new byte[0];
            if (end > 0 || pending.size() > HELD) {
                ready = pending.toByteArray();
                pending.reset();
            }
            pending.write(block, end, got - end);
            return true;
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
