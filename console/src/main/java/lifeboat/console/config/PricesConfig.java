package lifeboat.console.config;

import java.math.BigDecimal;
import java.util.Optional;

/// What a target costs, where it is not what the table of its provider says.
///
/// @param currency three letters; with it, everything else is given too
/// @param storage for one gigabyte kept for a month
/// @param reads for a thousand reads
/// @param egress for one gigabyte that is read
public record PricesConfig(
        Optional<String> currency,
        Optional<BigDecimal> storage,
        Optional<BigDecimal> reads,
        Optional<BigDecimal> egress) {
    public static final PricesConfig NONE =
            new PricesConfig(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isEmpty() {
        return equals(NONE);
    }

    /// Whether no price is left to the table.
    public boolean isComplete() {
        return storage.isPresent() && reads.isPresent() && egress.isPresent();
    }

    static PricesConfig read(Section target) {
        return target.section("prices").map(PricesConfig::of).orElse(NONE);
    }

    private static PricesConfig of(Section section) {
        PricesConfig prices =
                new PricesConfig(
                        section.value("currency", PricesConfig::currency),
                        section.value("storage", PricesConfig::price),
                        section.value("reads", PricesConfig::price),
                        section.value("egress", PricesConfig::price));
        section.end();
        if (prices.currency().isPresent() && !prices.isComplete()) {
            section.error(
                    "currency",
                    "needs `storage`, `reads` and `egress` beside it: prices of the table are in"
                            + " another currency");
        }
        return prices;
    }

    private static String currency(String text) {
        if (!text.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not the three letters of a currency, such as EUR");
        }
        return text;
    }

    private static BigDecimal price(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not a price; write for example 0.023");
        }
        return new BigDecimal(text);
    }
}
