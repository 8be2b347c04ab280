package lifeboat.console.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class QuotasTest {
    @Test
    @DisplayName("P-10 the sentence of a quota stays the same between two thresholds")
    void sentences() {
        long quota = 900L << 30;
        assertThat(Quotas.sentence("a", quota / 10 * 8, quota)).isEmpty();
        assertThat(Quotas.sentence("a", quota / 10 * 8 + 1, quota))
                .isEqualTo(Quotas.sentence("a", quota / 10 * 9, quota))
                .get()
                .asString()
                .startsWith("target a holds more than 80 % of its quota of 900 GiB; ");
        assertThat(Quotas.sentence("a", quota, quota).orElseThrow()).contains("95 %");
        assertThat(Quotas.sentence("a", quota + 1, quota).orElseThrow())
                .startsWith("target a holds more than its quota")
                .isEqualTo(Quotas.sentence("a", Long.MAX_VALUE, quota).orElseThrow());
    }
}
