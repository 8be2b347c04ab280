package lifeboat.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong nanos = new AtomicLong();

    private static ProgressState state(long mib) {
        return new ProgressState(
                "backup",
                mib * MIB,
                OptionalLong.of(200 * MIB),
                mib,
                OptionalLong.of(2000),
                List.of(
                        new ProgressState.TargetState("aws", ProgressState.Health.OK, 0),
                        new ProgressState.TargetState("nas", ProgressState.Health.SLOW, 3 * MIB)));
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String shown() {
        String shown = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return shown;
    }

    @Test
    void paintsExactFramesAtMostTenTimesASecond() {
        try (LiveProgress progress = new LiveProgress(screen, 200, nanos::get)) {
            progress.update(state(0));
            assertThat(shown())
                    .isEqualTo(
                            "\r\u001b[K[--------------------] backup  0 %  0 B of 200 MiB  0 of 2,000"
                                    + " files  aws ok  nas slow -3.0 MiB");
            after(Duration.ofMillis(99));
            progress.update(state(10));
            assertThat(shown()).isEmpty();
            after(Duration.ofMillis(1901));
            progress.update(state(50));
            assertThat(shown())
                    .isEqualTo(
                            "\r\u001b[K[#####---------------] backup  25 %  50.0 MiB of 200 MiB  25.0"
                                    + " MiB/s  0:06 left  50 of 2,000 files  aws ok  nas slow -3.0"
                                    + " MiB");
        }
        assertThat(shown()).isEqualTo("\r\u001b[K");
    }

    @Test
    void neverWrapsTheLine() {
        try (LiveProgress progress = new LiveProgress(screen, 40, nanos::get)) {
            progress.update(state(0));
            assertThat(shown()).hasSize("\r\u001b[K".length() + 39);
            progress.note("nas is slow");
            assertThat(shown()).startsWith("\r\u001b[Knas is slow\n[----");
        }
    }

    @Test
    void writesALineEveryTenSecondsElsewhere() {
        try (LineProgress progress = new LineProgress(screen, nanos::get)) {
            for (int i = 0; i < 21; i++) {
                progress.update(state(i));
                after(Duration.ofSeconds(1));
            }
        }
        assertThat(shown().lines())
                .containsExactly(
                        "backup  5 %  10.0 MiB of 200 MiB  10 of 2,000 files  aws ok  nas slow -3.0 MiB",
                        "backup  10 %  20.0 MiB of 200 MiB  1.0 MiB/s  3:00 left  20 of 2,000 files "
                                + " aws ok  nas slow -3.0 MiB");
    }

    @Test
    void noneShowsNothing() {
        try (Progress progress = Progress.none()) {
            progress.update(state(1));
            progress.note("x");
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    @DisplayName("A-05 names cannot move the cursor, break lines or turn text around")
    void foreignTextIsHarmless() {
        assertThat(SafeText.line("a\u001b[2Jb\nc\u202ed\\e\u009bf\u2028\ud800"))
                .isEqualTo("a\\x1b[2Jb\\x0ac\\u{202e}d\\\\e\\x9bf\\u{2028}\\u{d800}");
        assertThat(SafeText.line("grüße 日本 😀 <script>")).isEqualTo("grüße 日本 😀 <script>");
        assertThat(SafeText.message("one\ntwo\r")).isEqualTo("one\ntwo\\x0d");
    }

    @Test
    void wordsSizes() {
        assertThat(
                        List.of(
                                Sizes.bytes(0),
                                Sizes.bytes(999),
                                Sizes.bytes(1000),
                                Sizes.bytes(1536 * MIB)))
                .containsExactly("0 B", "999 B", "1.0 KiB", "1.5 GiB");
        assertThat(Sizes.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
        assertThat(List.of(Sizes.count(1, "file"), Sizes.count(1234, "file")))
                .containsExactly("1 file", "1,234 files");
    }
}
