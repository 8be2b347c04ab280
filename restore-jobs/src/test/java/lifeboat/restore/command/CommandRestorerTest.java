package lifeboat.restore.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import lifeboat.backup.command.CommandSource;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramException;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRestorerTest extends StreamRestorerContract {
    private static KeptStreams captured;
    private static byte[] state;

    @BeforeAll
    static void capture(@TempDir Path directory) throws IOException {
        state = new byte[3_000_000];
        new Random(1).nextBytes(state);
        Path file = Files.write(directory.resolve("state"), state);
        captured =
                KeptStreams.of(
                        new CommandSource(
                                "state", List.of("cat", file.toString()), 1, Executables.usual()),
                        directory);
    }

    @Override
    protected KeptStreams captured() {
        return captured;
    }

    @Override
    protected StreamRestorer restorer() {
        return new CommandRestorer(
                List.of(
                        "sh",
                        "-c",
                        "cat > \"$1.new\" && mv \"$1.new\" \"$1\"",
                        "sh",
                        place().toString()));
    }

    private Path place() {
        return home.resolve("place");
    }

    @Override
    protected List<String> servers() {
        return List.of();
    }

    @Test
    void theProgramGetsEveryByte() throws IOException {
        restore(captured);
        assertThat(place()).hasBinaryContent(state);
    }

    /// Only the program knows what is there, so it is the program that refuses.
    @Override
    @Test
    protected void neverWritesOverWhatIsThere() throws IOException {
        Files.writeString(place(), "mine");
        try (StreamRestorer careful =
                new CommandRestorer(
                        List.of(
                                "sh",
                                "-c",
                                "test ! -e \"$1\" || { echo taken >&2; exit 9; }",
                                "sh",
                                place().toString()))) {
            assertThatThrownBy(() -> careful.restore(captured))
                    .isInstanceOf(ProgramException.class)
                    .hasMessageContaining("status 9: taken");
        }
        assertThat(place()).hasContent("mine");
    }

    /// There are no rows in what a program printed: its length is what differs.
    @Override
    @Test
    @DisplayName("V-01 what is not as it was is named")
    protected void namesWhatDiffers() throws IOException {
        Map<String, String> other = new TreeMap<>(captured.completeness().values());
        other.put(":output/bytes", "1");
        StreamRestoration done = restore(captured.copy().expecting(Completeness.of(other)));
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
        assertThat(done.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.key()).isEqualTo(":output/bytes"));
    }

    @Test
    @DisplayName(
            "V-03 a program that is given half never sees an end: what it makes is not put in place")
    void halfIsNeverPutInPlace() throws IOException {
        KeptStreams cut = captured.copy();
        cut.streams.put("output", java.util.Arrays.copyOf(state, state.length / 2));
        assertThat(failsOrDiffers(cut)).isTrue();
        assertThat(place()).doesNotExist();
    }

    @Test
    void aBadStatusIsAFailure() {
        try (StreamRestorer bad =
                new CommandRestorer(List.of("sh", "-c", "cat > /dev/null; exit 3"))) {
            assertThatThrownBy(() -> bad.restore(captured)).hasMessageContaining("status 3");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
