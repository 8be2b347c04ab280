package lifeboat.vault.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "*.txt,a/b/c.txt,true",
        "/*.txt,a/b/c.txt,false",
        "a/**/c,a/x/y/c,true",
        "/a/[b-d]?,a/cx,true",
        "/a/[!b-d]?,a/cx,false",
        "a\\*/b,a*/b,true",
        "a\\*/b,ax/b,false",
        "name,x/name,true",
    })
    void fitsLikeAnExclude(String pattern, String path, boolean fits) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        assertThat(new PathPattern(pattern).matches(bytes, false)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b/c.txt,a/b/c.txt",
        "a/b/,a/b",
        "/a/b*/c,a",
        "a\\*/b,a*/b",
        "/a/[b]/c,a",
        "name,''",
        "**/x,''"
    })
    void knowsWhatEverythingThatFitsBeginsWith(String pattern, String prefix) {
        assertThat(new PathPattern(pattern).prefix().toString().replace("\\x2a", "*"))
                .isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!a", "a//b", "[a", "a\\"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> new PathPattern(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
