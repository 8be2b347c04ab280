package lifeboat.console.prices;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What one target costs. Free allowances, discounts and taxes are left out.
///
/// @param currency of all amounts, such as `USD`
/// @param storage for one gigabyte kept for a month
/// @param reads for a thousand reads
/// @param egress for one gigabyte that leaves the provider
/// @param gigabyte how many bytes the provider counts as one
/// @param basis where the prices are from, in words
public record Prices(
        String currency,
        BigDecimal storage,
        BigDecimal reads,
        BigDecimal egress,
        long gigabyte,
        String basis) {
    private static final int DECIMALS = 4;

    /// What so many reads of so many bytes cost.
    public double reading(long requests, long bytes) {
        BigDecimal asked = reads.multiply(BigDecimal.valueOf(requests)).movePointLeft(3);
        return rounded(asked.add(gigabytes(bytes).multiply(egress)));
    }

    /// What it costs to keep so many bytes for a month.
    public double month(long bytes) {
        return rounded(gigabytes(bytes).multiply(storage));
    }

    private BigDecimal gigabytes(long bytes) {
        return BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(gigabyte), 12, RoundingMode.HALF_UP);
    }

    private static double rounded(BigDecimal amount) {
        return amount.setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
    }
}
