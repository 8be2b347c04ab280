package lifeboat.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MoneyTest {
    @Test
    void noMoreExactThanAnEstimateIs() {
        assertThat(Money.amount(0, "USD")).isEqualTo("0 USD");
        assertThat(Money.amount(0.0004, "USD")).isEqualTo("less than 0.01 USD");
        assertThat(Money.amount(0.01, "USD")).isEqualTo("0.01 USD");
        assertThat(Money.amount(2.349, "EUR")).isEqualTo("2.35 EUR");
        assertThat(Money.amount(9.999, "USD")).isEqualTo("10.00 USD");
        assertThat(Money.amount(23.46, "USD")).isEqualTo("23.5 USD");
        assertThat(Money.amount(123.4, "USD")).isEqualTo("123 USD");
        assertThat(Money.amount(12_345.6, "USD")).isEqualTo("12300 USD");
    }

    @Test
    void inASentence() {
        assertThat(Money.about(0, "USD")).isEqualTo("0 USD");
        assertThat(Money.about(0.004, "USD")).isEqualTo("less than 0.01 USD");
        assertThat(Money.about(2.349, "EUR")).isEqualTo("about 2.35 EUR");
    }
}
