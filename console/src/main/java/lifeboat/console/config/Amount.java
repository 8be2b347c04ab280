package lifeboat.console.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number with a unit.
final class Amount {
    private Amount() {}

    /// The number times what its unit stands for, rounded down.
    ///
    /// @param form with a group for the number and one for the unit
    /// @return empty where `text` has another form, or is more than can be counted
    static Optional<Long> of(String text, Pattern form, Map<String, Long> units) {
        Matcher parts = form.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        BigDecimal whole =
                new BigDecimal(parts.group(1))
                        .multiply(BigDecimal.valueOf(units.getOrDefault(parts.group(2), 1L)))
                        .setScale(0, RoundingMode.DOWN);
        return whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(whole.longValue());
    }
}
