package lifeboat.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BandwidthConfigTest {
    @Test
    void paces() {
        assertThat(BandwidthConfig.pace("5 MiB/s")).isEqualTo(5L << 20);
        assertThat(BandwidthConfig.pace("1.5MB/s")).isEqualTo(1_500_000);
        assertThat(BandwidthConfig.pace("40 Mbit/s")).isEqualTo(5_000_000);
        assertThat(BandwidthConfig.pace("300 KiB/s")).isEqualTo(300 << 10);
    }

    @Test
    void whatIsNone() {
        for (String text : new String[] {"5", "5 MiB", "-1 MiB/s", "5 mib/s", "5 MiB/h", ""}) {
            assertThatThrownBy(() -> BandwidthConfig.pace(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("write for example 5 MiB/s");
        }
        assertThatThrownBy(() -> BandwidthConfig.pace("255 KiB/s"))
                .hasMessageContaining("256 KiB/s or more");
    }
}
