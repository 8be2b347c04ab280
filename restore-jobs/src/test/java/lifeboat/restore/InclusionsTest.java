package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.PageList;
import org.junit.jupiter.api.Test;

class InclusionsTest {
    private static PageList.Page page(String first) {
        EntryPath path = first.isEmpty() ? EntryPath.ROOT : EntryPath.of(first);
        return new PageList.Page(path, 1, new BlobId(1, first.hashCode()));
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
