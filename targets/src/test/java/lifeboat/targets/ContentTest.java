package lifeboat.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentTest {
    private final byte[] bytes = new byte[1000];
    private final Content content;

    ContentTest() {
        new Random(1).nextBytes(bytes);
        content = Content.of(bytes, 100, 800, Content.Sha256.of(bytes, 100, 800));
    }

    private byte[] slice() {
        return Arrays.copyOfRange(bytes, 100, 900);
    }

    @Test
    void readsAsOftenAsWanted() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (InputStream in = content.open()) {
                assertThat(in.read()).isEqualTo(slice()[0] & 0xff);
                in.mark(1);
                assertThat(in.skip(9)).isEqualTo(9);
                in.reset();
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(slice(), 1, 800));
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.available()).isZero();
                assertThat(in.skip(1)).isZero();
            }
        }
    }

    @Test
    void copiesAsMuchAsThereIsAndFits() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(500);
        content.copy(700, into);
        assertThat(into.position()).isEqualTo(100);
        content.copy(0, into);
        assertThat(into.hasRemaining()).isFalse();
        assertThat(into.array()).startsWith(Arrays.copyOfRange(slice(), 700, 800));
        content.copy(800, into.clear());
        assertThat(into.position()).isZero();
        assertThatThrownBy(() -> content.copy(801, into))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void bytesTakenBackAreNotReadAnyMore() throws IOException {
        Content lent = content.lent();
        Content other = content.lent();
        InputStream begun = lent.open();
        assertThat(begun.readNBytes(10)).isEqualTo(Arrays.copyOf(slice(), 10));
        assertThat(Arrays.copyOfRange(lent.sharedArray(), lent.sharedOffset(), 800))
                .isEqualTo(slice());
        lent.takeBack();
        Arrays.fill(bytes, (byte) 7); // the memory is used again
        assertThatThrownBy(() -> begun.read(new byte[5]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("taken back");
        assertThatThrownBy(() -> lent.open().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(lent::sharedArray).isInstanceOf(IllegalStateException.class);
        lent.takeBack();
        assertThat(other.open().read()).isEqualTo(7);
        assertThatThrownBy(content::takeBack).isInstanceOf(IllegalStateException.class);
    }
}
