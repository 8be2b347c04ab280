package lifeboat.console.prices;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import lifeboat.console.config.PricesConfig;
import lifeboat.console.config.TargetConfig;

/// The prices of `prices.properties`, and what a configuration says instead.
public final class PriceTable {
    private static final String FILE = "prices.properties";
    private static final long DECIMAL_GIGABYTE = 1_000_000_000L;
    private static final String USUAL_CURRENCY = "USD";

    private final Properties table = new Properties();

    /// Reads the table that comes with the program.
    public PriceTable() {
        try (InputStream in = PriceTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the program");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            table.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a target costs; empty where neither the table nor the configuration knows.
    public Optional<Prices> of(TargetConfig target) {
        Optional<Prices> listed = listed(target.provider());
        PricesConfig own = target.prices();
        if (own.isEmpty()) {
            return listed;
        }
        Prices base =
                listed.orElse(
                        new Prices(
                                USUAL_CURRENCY,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                DECIMAL_GIGABYTE,
                                ""));
        return Optional.of(
                new Prices(
                        own.currency().orElse(base.currency()),
                        own.storage().orElse(base.storage()),
                        own.reads().orElse(base.reads()),
                        own.egress().orElse(base.egress()),
                        base.gigabyte(),
                        own.isComplete() || listed.isEmpty()
                                ? "prices of the configuration"
                                : "prices of the configuration, and " + base.basis()));
    }

    /// Where the prices of a provider are from; empty where the table has none.
    public Optional<String> source(String provider) {
        return Optional.ofNullable(table.getProperty(provider + ".source"));
    }

    private Optional<Prices> listed(String provider) {
        if (table.getProperty(provider + ".currency") == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Prices(
                        value(provider, "currency"),
                        new BigDecimal(value(provider, "storage")),
                        new BigDecimal(value(provider, "reads")),
                        new BigDecimal(value(provider, "egress")),
                        Long.parseLong(value(provider, "gigabyte")),
                        value(provider, "basis") + asOf(provider)));
    }

    private String asOf(String provider) {
        String date = table.getProperty(provider + ".as-of");
        return date == null ? "" : " as of " + date;
    }

    private String value(String provider, String key) {
        String value = table.getProperty(provider + "." + key);
        if (value == null) {
            throw new IllegalStateException(FILE + " lacks " + provider + "." + key);
        }
        return value;
    }
}
