package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.targets.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeFileTest {
    private static final VerifyOptions OPTIONS = VerifyOptions.everything(VerifyLevel.L2);
    private static final ResumeFile.Progress PROGRESS =
            new ResumeFile.Progress(
                    new ObjectKey("packs/77"),
                    List.of(new ObjectKey("packs/11"), new ObjectKey("packs/22")),
                    77,
                    1L << 40);

    @TempDir Path home;

    @Test
    void goesOnWhereItStopped() throws Exception {
        Path state = home.resolve("made");
        ResumeFile file = new ResumeFile(state, "one", OPTIONS);
        assertThat(file.read()).isEmpty();
        file.write(PROGRESS);
        assertThat(new ResumeFile(state, "one", OPTIONS).read()).contains(PROGRESS);
        ResumeFile.Progress further =
                new ResumeFile.Progress(new ObjectKey("packs/99"), List.of(), 99, 7);
        file.write(further);
        assertThat(file.read()).contains(further);
        try (var files = Files.list(state)) {
            assertThat(files).as("no temporary file stays").hasSize(1);
        }
        file.delete();
        assertThat(file.read()).isEmpty();
        file.delete();
    }

    @Test
    void anotherTargetOrOtherOptionsBeginAnew() throws Exception {
        new ResumeFile(home, "one", OPTIONS).write(PROGRESS);
        assertThat(new ResumeFile(home, "two", OPTIONS).read()).isEmpty();
        assertThat(new ResumeFile(home, "one", VerifyOptions.everything(VerifyLevel.L1)).read())
                .isEmpty();
        assertThat(new ResumeFile(home, "one", OPTIONS.sampling(50, 0)).read()).isEmpty();
        assertThat(new ResumeFile(home, "one", OPTIONS.sampling(100, 1)).read()).isEmpty();
    }

    @Test
    void aNameThatIsNoFileNameStaysInItsDirectory() throws Exception {
        new ResumeFile(home, "../up/and away", OPTIONS).write(PROGRESS);
        assertThat(home.resolve("verify-.._up_and_away")).isRegularFile();
    }

    /// Each line spoilt: only time is lost.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aDamagedFileBeginsAnew(int line) throws Exception {
        ResumeFile file = new ResumeFile(home, "one", OPTIONS);
        file.write(PROGRESS);
        Path stored = home.resolve("verify-one");
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(stored));
        lines.set(line, "/../ x");
        Files.write(stored, lines);
        assertThat(file.read()).isEmpty();
        lines = lines.subList(0, line);
        Files.write(stored, lines);
        assertThat(file.read().isPresent()).isEqualTo(line == 4);
        Files.write(stored, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        assertThat(file.read()).isEmpty();
    }
}
