package lifeboat.vault.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathPatternBytesTest {
    @ParameterizedTest
    @CsvSource({
        "*.log, a.log, true",
        "*.log, d/e/a.log, true",
        "*.log, a.logs, false",
        "/a, a, true",
        "/a, b/a, false",
        "a, b/a, true",
        "a/b, a/b, true",
        "a/b, x/a/b, false",
        "**/b, b, true",
        "**/b, x/y/b, true",
        "a/**, a, false",
        "a/**, a/x/y, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "a/**/z, a/b/c/y, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a*c, a/c, false",
        "*, x/y, true",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[]]x, ]x, true",
        "[a-]x, -x, true",
        "\\*, *, true",
        "\\*, x, false",
        "\\!a, !a, true",
        "a*b*c, aXbXbc, true",
        "*a*a*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
        "*\u00e9, caf\u00e9, true"
    })
    void matchesLikeGitignore(String pattern, String path, boolean expected) {
        assertThat(new PathPattern(pattern).matches(path.getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo(expected);
    }

    @Test
    void slashAtTheEndMeansDirectories() {
        PathPattern pattern = new PathPattern("cache/");
        byte[] path = "a/cache".getBytes(StandardCharsets.UTF_8);
        assertThat(pattern.matches(path, true)).isTrue();
        assertThat(pattern.matches(path, false)).isFalse();
    }

    @Test
    void matchesBytesThatAreNoText() {
        byte[] name = {'c', 'a', 'f', (byte) 0xE9};
        assertThat(new PathPattern("caf?").matches(name, false)).isTrue();
        assertThat(new PathPattern("caf").matches(name, false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"!a", "[a", "a\\", "a//b", "''", "/"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> new PathPattern(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
