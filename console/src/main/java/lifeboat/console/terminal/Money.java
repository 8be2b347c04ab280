package lifeboat.console.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Amounts for people, no more exact than an estimate is.
public final class Money {
    private static final double LEAST = 0.01;
    private static final double ROUNDED_FROM = 10;

    private Money() {}

    /// An amount with its currency: `0 USD`, `less than 0.01 USD`, `2.35 USD`, `1230 USD`.
    public static String amount(double amount, String currency) {
        return figure(amount) + " " + currency;
    }

    /// An estimate in a sentence: `0 USD`, `less than 0.01 USD`, `about 2.35 USD`.
    public static String about(double estimate, String currency) {
        return (estimate < LEAST ? "" : "about ") + amount(estimate, currency);
    }

    private static String figure(double amount) {
        if (amount <= 0) {
            return "0";
        }
        if (amount < LEAST) {
            return "less than 0.01";
        }
        BigDecimal exact = BigDecimal.valueOf(amount);
        return amount < ROUNDED_FROM
                ? exact.setScale(2, RoundingMode.HALF_UP).toPlainString()
                : exact.round(new MathContext(3, RoundingMode.HALF_UP))
                        .setScale(amount < 100 ? 1 : 0, RoundingMode.HALF_UP)
                        .toPlainString();
    }
}
