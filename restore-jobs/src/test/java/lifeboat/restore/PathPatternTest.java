package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.PageList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    private static PageList.Page page(String first) {
        EntryPath path = first.isEmpty() ? EntryPath.ROOT : EntryPath.of(first);
        return new PageList.Page(path, 1, new BlobId(1, first.hashCode()));
    }

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

    @Test
    void onlyPagesThatCanHoldTheFileAndItsDirectoriesAreRead() {
        PageList.Page root = page("");
        PageList.Page early = page("a/early");
        PageList.Page before = page("m/begin");
        PageList.Page holding = page("m/x/a");
        PageList.Page late = page("m/x/zz");
        PageList.Page end = page("z");
        PageList list = new PageList(List.of(root, early, before, holding, late, end));
        assertThat(Inclusions.of(List.of("/m/x/file")).pages(list))
                .containsExactly(root, early, before, holding);
        assertThat(Inclusions.of(List.of("file")).pages(list)).hasSize(6);
        assertThat(Inclusions.of(List.of()).pages(list)).hasSize(6);
    }
}
