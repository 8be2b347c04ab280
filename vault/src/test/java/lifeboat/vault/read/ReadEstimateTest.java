package lifeboat.vault.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.vault.PackId;
import lifeboat.vault.index.PackInfo;
import org.junit.jupiter.api.Test;

final class ReadEstimateTest {
    private static PackInfo pack(char digit, long size) {
        return new PackInfo(PackId.parse(String.valueOf(digit).repeat(2 * PackId.SIZE)), size);
    }

    @Test
    void aHeaderAndTheRangesOfEachPack() {
        assertThat(ReadEstimate.of(List.of())).isEqualTo(new ReadEstimate(0, 0));
        assertThat(ReadEstimate.of(List.of(pack('a', 1)))).isEqualTo(new ReadEstimate(2, 1));
        assertThat(ReadEstimate.of(List.of(pack('a', 8 << 20), pack('b', (8 << 20) + 1))))
                .isEqualTo(new ReadEstimate(5, (16 << 20) + 1));
    }
}
