package lifeboat.backup.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.program.PrivateDirectory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every [StreamSource] promises. The state it captures is small and at rest, but has rows.
@Timeout(120)
public abstract class StreamSourceContract {
    @TempDir protected Path home;

    /// A source over a state with at least one row.
    protected abstract StreamSource source() throws IOException;

    /// The same source where it cannot be reached.
    protected abstract StreamSource unreachable() throws IOException;

    /// Part of the name of a program that runs while a capture does; empty where there is none.
    protected abstract Optional<String> tool();

    /// Makes the source large enough that its tool is still running when it is killed.
    protected abstract void grow() throws IOException;

    /// A secret the source was given, if it takes one.
    protected abstract Optional<String> secret();

    /// Processes of this test that may be there.
    private final List<Long> before =
            ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();

    /// One without a command has ended and waits to be buried.
    private Stream<ProcessHandle> ours() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process.pid()))
                .filter(process -> process.info().command().isPresent())
                .filter(process -> !process.info().command().orElse("").endsWith("/postgres"));
    }

    /// Keeps what it is given.
    protected static final class Kept implements StreamSink {
        public Kept() {}

        public final Map<String, byte[]> streams = new ConcurrentSkipListMap<>();

        @Override
        public long put(String name, InputStream stream) throws IOException {
            byte[] bytes = stream.readAllBytes();
            assertThat(streams.put(name, bytes)).as("stream %s comes once", name).isNull();
            return bytes.length;
        }

        public String text(String name) {
            return new String(streams.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
        }
    }

    private StreamCapture open() throws IOException {
        return source().open(home, Clock.systemUTC());
    }

    private void nothingIsLeft() throws IOException {
        assertThat(ours()).as("no process is left").isEmpty();
        ProcessHandle me = ProcessHandle.current();
        try (Stream<Path> temporary = Files.list(PrivateDirectory.usualPlace())) {
            assertThat(temporary)
                    .as("no secret file is left")
                    .noneMatch(path ->
                            path.getFileName()
                                    .toString()
                                    .matches("lifeboat-pgpass-" + me.pid() + "-.*"));
        }
    }

    @Test
    protected void tellsTheSameOfTheSameState() throws IOException {
        Kept one = new Kept();
        Kept two = new Kept();
        StreamReport first;
        StreamReport second;
        try (StreamCapture capture = open()) {
            first = capture.run(one);
            assertThat(capture.facts()).isNotEmpty();
        }
        try (StreamCapture capture = open()) {
            second = capture.run(two);
        }
        assertThat(first.completeness().differences(second.completeness())).isEmpty();
        assertThat(first.completeness().values()).isNotEmpty();
        assertThat(first.consistencyPoint()).isNotEmpty();
        assertThat(one.streams.keySet()).isEqualTo(two.streams.keySet());
        assertThat(one.streams.values().stream().mapToLong(bytes -> bytes.length).sum())
                .isPositive();
        nothingIsLeft();
    }

    @Test
    void namesWhatCannotBeReached() throws IOException {
        assertThatThrownBy(
                        () -> {
                            try (StreamCapture capture =
                                    unreachable().open(home, Clock.systemUTC())) {
                                capture.run(new Kept());
                            }
                        })
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageMatching("(?s).{10,}");
        nothingIsLeft();
    }

    @Test
    @DisplayName("D-01 a fault of the vault is told as it is, never as a fault of the source")
    protected void tellsAFaultOfTheRun() throws IOException {
        IOException full = new IOException("the vault is full");
        AtomicInteger puts = new AtomicInteger();
        StreamSink failing =
                (_, stream) -> {
                    if (puts.incrementAndGet() == 2 || stream.read() < 0) {
                        throw full;
                    }
                    return stream.readAllBytes().length;
                };
        try (StreamCapture capture = open()) {
            assertThatThrownBy(() -> capture.run(failing)).isSameAs(full);
        }
        nothingIsLeft();
    }

    @Test
    @DisplayName("Q-02 the tool is killed mid-way: the source fails, half a stream is never one")
    void aKilledToolIsAFailure() throws IOException {
        Assumptions.assumeTrue(tool().isPresent(), "no program takes part");
        grow();
        AtomicBoolean killed = new AtomicBoolean();
        StreamSink killing =
                (_, stream) -> {
                    long length = 0;
                    byte[] buffer = new byte[1 << 14];
                    for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
                        length += got;
                        if (length > 100_000 && killed.compareAndSet(false, true)) {
                            assertThat(kill()).as("a program to kill").isTrue();
                        }
                    }
                    return length;
                };
        try (StreamCapture capture = open()) {
            assertThatThrownBy(() -> capture.run(killing))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("signal 9");
        }
        assertThat(killed).isTrue();
        nothingIsLeft();
    }

    private boolean kill() {
        return ours().filter(process ->
                        process.info().command().orElse("").contains(tool().orElseThrow()))
                .map(ProcessHandle::destroyForcibly)
                .toList()
                .contains(true);
    }

    @Test
    void aCancelledCaptureEndsItsPrograms() throws Exception {
        AtomicReference<Thread> runner = new AtomicReference<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        StreamSink stuck =
                (_, stream) -> {
                    runner.get().interrupt();
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new java.io.InterruptedIOException("cancelled");
                    }
                    return stream.read();
                };
        Thread thread =
                Thread.ofPlatform()
                        .unstarted(() -> {
                            try (StreamCapture capture = open()) {
                                capture.run(stuck);
                                thrown.complete(new AssertionError("it went on"));
                            } catch (IOException e) {
                                thrown.complete(e);
                            }
                        });
        runner.set(thread);
        thread.start();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        nothingIsLeft();
    }

    @Test
    @DisplayName("L-01 no argument and no environment of a child tells the password")
    void childrenTellNoSecret() throws IOException {
        Assumptions.assumeTrue(secret().isPresent(), "takes no secret");
        AtomicInteger looked = new AtomicInteger();
        StreamSink looking =
                (_, stream) -> {
                    ours().forEach(process -> {
                        for (String what : List.of("cmdline", "environ")) {
                            looked.addAndGet(tells(process.pid(), what) ? 1_000_000 : 1);
                        }
                    });
                    return stream.readAllBytes().length;
                };
        try (StreamCapture capture = open()) {
            capture.run(looking);
        }
        assertThat(looked).hasPositiveValue().hasValueLessThan(1_000_000);
        nothingIsLeft();
    }

    private boolean tells(long pid, String what) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(pid), what), StandardCharsets.ISO_8859_1)
                    .contains(secret().orElseThrow());
        } catch (IOException e) {
            return false;
        }
    }
}
