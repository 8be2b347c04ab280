package lifeboat.vault.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lifeboat.targets.fuzz.Fuzz;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntryFuzzTest {
    private static List<Entry> entries(long seed, int count) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EntryPath path = EntryPath.of(String.format("a/%03d/%s", i / 3, "x".repeat(i % 7 + 1)));
            entries.add(EntryPageTest.random(random, path));
        }
        entries.sort((a, b) -> a.path().compareTo(b.path()));
        return entries;
    }

    private static byte[] page(List<Entry> entries) {
        EntryPage page = new EntryPage();
        entries.forEach(page::add);
        return page.finish().bytes().shared();
    }

    @Test
    @DisplayName("X-01, X-12 fuzz: a page of entries is refused cleanly or means what it says")
    void pages() throws Exception {
        Fuzz.of(EntryFuzzTest.class, "entry-page", EntryFuzzTest::readPage)
                .good(page(entries(1, 1)), page(entries(2, 3)), page(entries(3, 30)), new byte[0])
                .refusing(VaultException.Damaged.class)
                .memory(96 << 20, 100) // 16 MiB of paths, each copied for its neighbour
                .run();
    }

    /// What was read can be written, and is read again as the same entries.
    private static void readPage(byte[] input) throws VaultException {
        List<Entry> entries = EntryPage.read(input, 0, input.length, "page");
        for (Entry entry : entries) {
            assertThat(entry.path().isRoot() || EntryPath.of(entry.path().toBytes()) != null)
                    .isTrue();
        }
        if (!entries.isEmpty() && entries.stream().allMatch(EntryFuzzTest::isWritable)) {
            byte[] again = page(entries);
            assertThat(EntryPage.read(again, 0, again.length, "page")).isEqualTo(entries);
        }
    }

    private static boolean isWritable(Entry entry) {
        EntryPage page = new EntryPage();
        try {
            page.add(entry);
            return true;
        } catch (EntryPage.TooLarge e) {
            return false;
        }
    }

    @Test
    @DisplayName("X-01, X-12 fuzz: a list of pages is refused cleanly or means what it says")
    void pageLists() throws Exception {
        List<PageList.Page> pages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pages.add(new PageList.Page(EntryPath.of("p" + (char) ('a' + i)), i, new BlobId(i, 1)));
        }
        Fuzz.of(
                        EntryFuzzTest.class,
                        "page-list",
                        input -> {
                            PageList list = PageList.from(input, "list");
                            assertThat(PageList.from(list.toBytes(), "list")).isEqualTo(list);
                            list.covering(EntryPath.of("pc"));
                        })
                .good(new PageList(pages).toBytes(), new PageList(List.of()).toBytes())
                .refusing(VaultException.Damaged.class)
                .run();
    }

    /// The first byte says how much of the input is the pattern, the rest is the path.
    @Test
    @DisplayName("X-12 fuzz: no pattern takes long over any path, and it fits what it should")
    void patterns() throws Exception {
        Fuzz.of(EntryFuzzTest.class, "path-pattern", EntryFuzzTest::matchPattern)
                .good(
                        input("a/**/b", "a/x/y/b"),
                        input("*.txt", "a/b.txt"),
                        input("/src/[a-z]*/", "src/main"),
                        input("**/**/**/**/x", "a/b/c/d/e/f/g/x"),
                        input("a\\*b/?/[!x]", "a*b/q/z"))
                .words("**", "/**/", "*", "[a-z]", "[!", "\\", "/", "?", "a/", "**/a")
                .refusing(IllegalArgumentException.class)
                .within(Duration.ofSeconds(1))
                .rounds(6_000)
                .run();
    }

    private static byte[] input(String pattern, String path) {
        byte[] p = pattern.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(new byte[] {(byte) p.length}, 1 + p.length + path.length());
        System.arraycopy(p, 0, all, 1, p.length);
        System.arraycopy(path.getBytes(UTF_8), 0, all, 1 + p.length, path.length());
        return all;
    }

    private static void matchPattern(byte[] input) {
        int length = input.length == 0 ? 0 : Math.min(input[0] & 0xff, input.length - 1);
        int from = input.length == 0 ? 0 : 1;
        String text = new String(input, from, length, ISO_8859_1);
        PathPattern pattern = new PathPattern(text);
        EntryPath path = EntryPath.of(Arrays.copyOfRange(input, from + length, input.length));
        EntryPath prefix = pattern.prefix();
        for (boolean directory : new boolean[] {false, true}) {
            boolean fits = pattern.matches(path.toBytes(), directory);
            if (path.length() > 0 && path.length() < 40 && length < 24) {
                assertThat(fits).isEqualTo(SlowPattern.matches(text, path.toBytes(), directory));
            }
            if (fits) {
                assertThat(path.startsWith(prefix)).as("%s below %s", path, prefix).isTrue();
            }
        }
    }
}
