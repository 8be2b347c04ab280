package lifeboat.console.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.BandwidthConfig;
import lifeboat.console.config.PricesConfig;
import lifeboat.console.config.TargetConfig;
import org.junit.jupiter.api.Test;

final class PriceTableTest {
    private static final long GIB = 1L << 30;

    private final PriceTable table = new PriceTable();

    private static TargetConfig target(String provider, PricesConfig prices) {
        return new TargetConfig.LocalDirectory(
                "t",
                provider,
                Optional.empty(),
                Path.of("/t"),
                BandwidthConfig.NONE,
                prices,
                Optional.empty());
    }

    private Prices listed(String provider) {
        return table.of(target(provider, PricesConfig.NONE)).orElseThrow();
    }

    @Test
    void amazonIsMostlyEgress() {
        Prices aws = listed("aws");
        assertThat(aws.reading(0, GIB)).isEqualTo(0.09);
        assertThat(aws.reading(1_000_000, 0)).isEqualTo(0.4);
        assertThat(aws.reading(1_000, 100 * GIB)).isCloseTo(9.0004, within(1e-9));
        assertThat(aws.month(1_000 * GIB)).isEqualTo(23);
        assertThat(aws.currency()).isEqualTo("USD");
        assertThat(aws.basis()).contains("US East", "as of 20");
    }

    @Test
    void backblazeCountsDecimalGigabytes() {
        Prices b2 = listed("backblaze");
        assertThat(b2.reading(10_000, 1_000_000_000)).isEqualTo(0.014);
        assertThat(b2.month(1_000_000_000_000L)).isEqualTo(6);
    }

    @Test
    void ownMachinesChargeNothing() {
        Prices own = listed("own");
        assertThat(own.reading(1_000_000, 1_000 * GIB)).isZero();
        assertThat(own.month(1_000 * GIB)).isZero();
        assertThat(own.basis()).doesNotContain("as of");
    }

    @Test
    void everyProviderHasASourceAndADate() {
        for (String provider : List.of("aws", "backblaze")) {
            assertThat(table.source(provider).orElseThrow()).startsWith("https://");
            assertThat(listed(provider).basis()).containsPattern("as of \\d{4}-\\d{2}");
        }
        assertThat(table.of(target("elsewhere", PricesConfig.NONE))).isEmpty();
    }

    @Test
    void theConfigurationSaysOtherwise() {
        PricesConfig some =
                new PricesConfig(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new BigDecimal("0.05")));
        Prices aws = table.of(target("aws", some)).orElseThrow();
        assertThat(aws.reading(1_000_000, GIB)).isCloseTo(0.45, within(1e-9));
        assertThat(aws.basis()).contains("configuration", "US East");
        Prices unknown = table.of(target("elsewhere", some)).orElseThrow();
        assertThat(unknown.reading(1_000_000, 1_000_000_000)).isEqualTo(0.05);
        assertThat(unknown.basis()).isEqualTo("prices of the configuration");
        PricesConfig all =
                new PricesConfig(
                        Optional.of("EUR"),
                        Optional.of(BigDecimal.ONE),
                        Optional.of(BigDecimal.TWO),
                        Optional.of(BigDecimal.TEN));
        Prices euro = table.of(target("backblaze", all)).orElseThrow();
        assertThat(euro.reading(2_000, 1_000_000_000)).isEqualTo(14);
        assertThat(euro.month(5_000_000_000L)).isEqualTo(5);
        assertThat(euro.currency()).isEqualTo("EUR");
        assertThat(euro.basis()).isEqualTo("prices of the configuration");
    }
}
