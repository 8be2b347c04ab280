package lifeboat.backup.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.program.Executables;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandSourceTest extends StreamSourceContract {
    private StreamSource running(long minimum, String... command) {
        return new CommandSource("state", List.of(command), minimum, Executables.usual());
    }

    @Override
    protected StreamSource source() throws IOException {
        Path state = home.resolve("state");
        if (!Files.exists(state)) {
            Files.writeString(state, "one\ntwo\n");
        }
        return running(1, "cat", state.toString());
    }

    @Override
    protected StreamSource unreachable() {
        return running(1, "no-such-program");
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("cat");
    }

    @Override
    protected void grow() throws IOException {
        Files.write(home.resolve("state"), new byte[8 << 20]);
    }

    @Override
    protected Optional<String> secret() {
        return Optional.empty();
    }

    /// There is one stream only, so it is the first that fails.
    @Override
    @Test
    @DisplayName("D-01 a fault of the vault is told as it is, never as a fault of the source")
    protected void tellsAFaultOfTheRun() throws IOException {
        IOException full = new IOException("the vault is full");
        StreamSink failing =
                (_, stream) -> {
                    assertThat(stream.read()).isPositive();
                    throw full;
                };
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            assertThatThrownBy(() -> capture.run(failing)).isSameAs(full);
        }
    }

    @Test
    void keepsWhatIsPrintedToTheByte() throws IOException {
        Kept kept = new Kept();
        try (StreamCapture capture =
                running(1, "printf", "a\\000b\\377\\n").open(home, Clock.systemUTC())) {
            StreamReport report = capture.run(kept);
            assertThat(report.completeness().values()).containsEntry(":output/bytes", "5");
            assertThat(capture.facts().toString()).doesNotContain("377");
        }
        assertThat(kept.streams.get("output")).containsExactly('a', 0, 'b', 0xff, '\n');
    }

    private void fails(StreamSource source, String reason) throws IOException {
        try (StreamCapture capture = source.open(home, Clock.systemUTC())) {
            assertThatThrownBy(() -> capture.run(new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    @DisplayName(
            "V-03 a bad status after the whole output, no output, too little of it: each is a failure")
    void aBadEndingIsAFailure() throws IOException {
        fails(
                running(1, "sh", "-c", "echo all is well; echo no room >&2; exit 7"),
                "status 7: no room");
        fails(running(1, "true"), "printed 0 bytes");
        fails(running(100, "echo", "short"), "`minimum` wants 100");
    }
}
