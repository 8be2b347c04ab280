package lifeboat.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody probably meant by a misspelt word.
public final class Suggestion {
    private Suggestion() {}

    /// The candidate nearest to `word` by edit distance (a swap of neighbours counts one), if it is
    /// near enough to be a slip of the fingers: at most a third of the word's letters.
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, (Math.max(3, wanted.length()) + 1) / 3);
        record Ranked(String candidate, int distance) {}
        return candidates.stream()
                .map(c -> new Ranked(c, distance(wanted, c.toLowerCase(Locale.ROOT))))
                .filter(r -> r.distance() <= limit)
                .min(Comparator.comparingInt(Ranked::distance).thenComparing(Ranked::candidate))
                .map(Ranked::candidate);
    }

    /// `; did you mean ...?` with the nearest candidate, or nothing.
    public static String hint(String word, Collection<String> candidates) {
        return nearest(word, candidates).map(c -> "; did you mean `" + c + "`?").orElse("");
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best =
                        Math.min(
                                Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1),
                                d[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, d[i - 2][j - 2] + 1);
                }
                d[i][j] = best;
            }
        }
        return d[a.length()][b.length()];
    }
}
