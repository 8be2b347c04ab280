package lifeboat.targets.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Each claim of [Fuzz] fails where it must.
class FuzzTest {
    private static final byte[] GOOD = {'L', 4, 1, 2, 3, 4};

    private static Fuzz fuzz(Fuzz.Parser parser) {
        return Fuzz.of(FuzzTest.class, "self", parser).good(GOOD).refusing(IOException.class);
    }

    /// A format of a letter, a length and so many bytes.
    private static int sound(byte[] input) throws IOException {
        if (input.length < 2 || input[0] != 'L' || (input[1] & 0xff) != input.length - 2) {
            throw new IOException("no");
        }
        return input[1] & 0xff;
    }

    @Test
    void aSoundParserPasses() throws Exception {
        fuzz(FuzzTest::sound).run();
    }

    @Test
    void findsACrash() {
        assertThatThrownBy(() -> fuzz(FuzzTest::careless).run())
                .hasMessageContaining("ArrayIndexOutOfBounds");
    }

    private static void careless(byte[] input) throws IOException {
        if (input[0] != 'L' || input[1] > input.length - 2) {
            throw new IOException("no");
        }
    }

    @Test
    void findsAnOverflowOfTheStack() {
        assertThatThrownBy(() -> fuzz(in -> deep(sound(in))).run())
                .hasMessageContaining("StackOverflowError");
    }

    private static int deep(int level) {
        return level == 4 ? 0 : 1 + deep(level + 5);
    }

    @Test
    void findsALargeAllocation() {
        assertThatThrownBy(() ->
                        fuzz(
                                        in -> {
                                            byte[] room = new byte[sound(in) > 4 ? 64 << 20 : 1];
                                            room[0] = 1;
                                        })
                                .run())
                .hasMessageContaining("bytes of memory");
    }

    @Test
    void findsWhatTakesTooLong() {
        assertThatThrownBy(() -> fuzz(FuzzTest::slow).within(Duration.ofMillis(100)).run())
                .hasMessageContaining("ms; input");
    }

    private static void slow(byte[] input) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + (input.length > 12 ? 200_000_000L : 0);
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
        sound(input);
    }

    @Test
    void findsAWrongSuccess() {
        assertThatThrownBy(() ->
                        fuzz(
                                        in -> {
                                            if (sound(in) != 4) {
                                                throw new AssertionError("another document");
                                            }
                                        })
                                .run())
                .hasMessageContaining("another document");
    }

    @Test
    void findsAParserThatRefusesNothingOrWhatIsGood() {
        assertThatThrownBy(() -> fuzz(_ -> {}).run()).hasMessageContaining("tests nothing");
        assertThatThrownBy(() ->
                        fuzz(
                                        _ -> {
                                            throw new IOException("always");
                                        })
                                .run())
                .hasMessageContaining("good input is refused");
    }
}
