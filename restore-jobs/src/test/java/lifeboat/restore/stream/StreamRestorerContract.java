package lifeboat.restore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.restore.RestoreVerdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every [StreamRestorer] promises. Each test gets an empty destination of its own.
@Timeout(120)
public abstract class StreamRestorerContract {
    @TempDir protected Path home;

    /// Streams captured from a real source with rows; the same for every test.
    protected abstract KeptStreams captured() throws IOException;

    /// A restorer to the empty destination of this test; asked again, to the same one.
    protected abstract StreamRestorer restorer() throws IOException;

    /// Parts of the names of processes that may be there, such as those of a server.
    protected abstract List<String> servers();

    private final List<Long> before =
            ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();

    protected final StreamRestoration restore(CapturedStreams streams) throws IOException {
        try (StreamRestorer restorer = restorer()) {
            return restorer.restore(streams);
        } finally {
            nothingIsLeft();
        }
    }

    private void nothingIsLeft() throws IOException {
        assertThat(
                        ProcessHandle.current()
                                .descendants()
                                .filter(process -> !before.contains(process.pid()))
                                .flatMap(process -> process.info().command().stream())
                                .filter(command -> servers().stream().noneMatch(command::contains)))
                .as("no process is left")
                .isEmpty();
        long me = ProcessHandle.current().pid();
        try (Stream<Path> temporary = Files.list(PrivateDirectory.usualPlace())) {
            assertThat(temporary.map(path -> path.getFileName().toString()))
                    .as("no private directory is left")
                    .noneMatch(name -> name.matches("lifeboat-(?!pg-|maria-)[a-z]+-" + me + "-.*"));
        }
    }

    @Test
    void bringsEverythingBackAndComparesIt() throws IOException {
        KeptStreams streams = captured();
        StreamRestoration done = restore(streams);
        assertThat(done.differences()).extracting(Completeness.Difference::describe).isEmpty();
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(done.compared()).isPositive();
        assertThat(done.rows()).isEqualTo(streams.completeness().rows());
        assertThat(done.bytes()).isPositive();
    }

    @Test
    protected void neverWritesOverWhatIsThere() throws IOException {
        assertThat(restore(captured()).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThatThrownBy(() -> restore(captured()))
                .isInstanceOf(DestinationInUseException.class)
                .satisfies(refused ->
                        assertThat(((DestinationInUseException) refused).hint()).isNotBlank());
    }

    @Test
    @DisplayName("D-01 a fault of the vault is told as it is, and the same call brings all back")
    void tellsAFaultOfTheVaultAndConverges() throws IOException {
        IOException lost = new IOException("no vault has blob 4711");
        KeptStreams good = captured();
        AtomicInteger faults = new AtomicInteger();
        String broken = good.longest();
        CapturedStreams bad =
                new Through(good) {
                    @Override
                    public InputStream open(String name) throws IOException {
                        InputStream whole = super.open(name);
                        return name.equals(broken)
                                ? new BreaksOff(whole, good.bytes(name).length / 2) {
                                    @Override
                                    void end() throws IOException {
                                        faults.incrementAndGet();
                                        throw lost;
                                    }
                                }
                                : whole;
                    }
                };
        assertThatThrownBy(() -> restore(bad)).isSameAs(lost);
        assertThat(faults).hasPositiveValue();
        assertThat(restore(good).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
    }

    @Test
    @DisplayName("V-03 a stream cut short is never a complete restore")
    void aCutStreamIsFoundOut() throws IOException {
        KeptStreams cut = captured().copy();
        String name = cut.longest();
        byte[] whole = cut.bytes(name);
        cut.streams.put(name, Arrays.copyOf(whole, whole.length / 2));
        assertThat(failsOrDiffers(cut)).isTrue();
    }

    @Test
    @DisplayName("V-03 an empty stream is never a complete restore")
    void anEmptyStreamIsFoundOut() throws IOException {
        KeptStreams empty = captured().copy();
        empty.streams.put(empty.longest(), new byte[0]);
        assertThat(failsOrDiffers(empty)).isTrue();
    }

    protected final boolean failsOrDiffers(CapturedStreams streams) {
        try {
            return restore(streams).verdict() == RestoreVerdict.DAMAGED;
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        }
    }

    @Test
    @DisplayName("V-01 what is not as it was is named")
    protected void namesWhatDiffers() throws IOException {
        KeptStreams streams = captured().copy();
        Map<String, String> other = new TreeMap<>(streams.completeness().values());
        String key =
                other.keySet().stream()
                        .filter(name -> name.endsWith("/rows"))
                        .findFirst()
                        .orElseThrow();
        other.put(key, Long.toString(Long.parseLong(other.get(key)) + 1));
        StreamRestoration done = restore(streams.expecting(Completeness.of(other)));
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
        assertThat(done.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.key()).isEqualTo(key));
    }

    /// Other streams with something changed.
    protected static class Through implements CapturedStreams {
        private final CapturedStreams inner;

        protected Through(CapturedStreams inner) {
            this.inner = inner;
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
        public InputStream open(String name) throws IOException {
            return inner.open(name);
        }

        @Override
        public Completeness completeness() throws IOException {
            return inner.completeness();
        }
    }

    /// Gives some bytes and then what [#end] does.
    protected abstract static class BreaksOff extends FilterInputStream {
        private long left;

        protected BreaksOff(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        abstract void end() throws IOException;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                end();
                return -1;
            }
            int got = super.read(into, offset, (int) Math.min(left, length));
            left -= Math.max(0, got);
            return got;
        }
    }
}
