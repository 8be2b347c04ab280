package lifeboat.runbooks.drill;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.runbooks.region.Home;

/// Damage to one restored source.
public interface Damage {
    /// Short, with dashes.
    String name();

    /// What is planted, in words.
    String words();

    /// Plants it.
    ///
    /// @return a text that a finding must hold to name it; empty where there is no place for it
    Optional<String> plant(Home home, RandomGenerator random) throws IOException;

    /// Damage to a tree of files.
    record OfTree(TreeDamage damage) implements Damage {
        @Override
        public String name() {
            return dashed(damage);
        }

        @Override
        public String words() {
            return damage.words();
        }

        @Override
        public Optional<String> plant(Home home, RandomGenerator random) throws IOException {
            if (home.path().isEmpty()) {
                return Optional.empty();
            }
            java.nio.file.Path root = home.path().get();
            return damage.plant(root, random).map(path -> root.relativize(path).toString());
        }
    }

    /// Damage to a database.
    record OfDatabase(
            lifeboat.runbooks.database.DatabaseKind kind,
            lifeboat.runbooks.database.DatabaseDamage damage)
            implements Damage {
        @Override
        public String name() {
            return dashed(damage);
        }

        @Override
        public String words() {
            return damage.words();
        }

        @Override
        public Optional<String> plant(Home home, RandomGenerator random) throws IOException {
            try (var database = kind.open(home)) {
                return database.plant(damage, random);
            }
        }
    }

    private static String dashed(Enum<?> damage) {
        return damage.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
