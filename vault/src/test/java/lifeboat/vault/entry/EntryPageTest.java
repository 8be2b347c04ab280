package lifeboat.vault.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntryPageTest {
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static EntryPath path(Random random) {
        EntryPath path = EntryPath.ROOT;
        for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
            byte[] name = bytes(random, 1 + random.nextInt(3));
            for (int i = 0; i < name.length; i++) {
                name[i] = name[i] == 0 || name[i] == '/' || name[i] == '.' ? (byte) 'x' : name[i];
            }
            path = path.child(name);
        }
        return path;
    }

    static Entry random(Random random, EntryPath path) {
        EntryType type = List.of(EntryType.values()).get(random.nextInt(7));
        boolean file = type == EntryType.FILE;
        boolean device = type == EntryType.CHAR_DEVICE || type == EntryType.BLOCK_DEVICE;
        boolean sparse = file && random.nextBoolean();
        List<Extent> extents = new ArrayList<>();
        long size = file ? random.nextLong(1L << 50) : 0;
        for (long at = random.nextInt(5); sparse && extents.size() < 5 && at + 10 < size; ) {
            extents.add(new Extent(at, 1 + random.nextInt(9)));
            at = extents.getLast().offset() + extents.getLast().length() + random.nextInt(1 << 20);
        }
        List<Xattr> xattrs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            xattrs.add(Xattr.of(bytes(random, i * 60), bytes(random, random.nextInt(300))));
        }
        List<BlobId> ids = new ArrayList<>();
        for (int i = file ? random.nextInt(4) : 0; i > 0; i--) {
            ids.add(new BlobId(random.nextLong(), random.nextLong()));
        }
        ContentRef content =
                ids.isEmpty()
                        ? ContentRef.EMPTY
                        : new ContentRef(1 + random.nextLong(1L << 60), random.nextInt(9), ids);
        long[] owners = {0, 1000, Integer.MAX_VALUE, 1L << 31, 0xffff_fffeL, 0xffff_ffffL};
        long uid = owners[random.nextInt(owners.length)];
        long[] seconds = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_700_000_000};
        var time = new FileTime(seconds[random.nextInt(5)], random.nextInt(1_000_000_000));
        return new Entry(
                path,
                type,
                random.nextInt(010000),
                new Ownership(
                        uid, owners[random.nextInt(6)], "u\u00e9", random.nextBoolean() ? "g" : ""),
                time,
                new FileTime(random.nextLong(), 999_999_999),
                size,
                type == EntryType.SYMLINK
                        ? LinkTarget.of("../\u00e9\n".getBytes(UTF_8))
                        : LinkTarget.NONE,
                device ? random.nextInt(Integer.MAX_VALUE) : 0,
                device ? random.nextInt(Integer.MAX_VALUE) : 0,
                random.nextInt(3) == 0 ? new HardLink(random.nextLong(), random.nextLong()) : null,
                xattrs,
                random.nextInt(3) == 0 ? random.nextInt() : 0,
                extents,
                sparse,
                content,
                random.nextBoolean());
    }

    @Test
    void entriesOfEveryTypeAreReadBack() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            TreeMap<EntryPath, Entry> entries = new TreeMap<>();
            entries.put(EntryPath.ROOT, random(random, EntryPath.ROOT));
            for (int i = 0; i < 50; i++) {
                EntryPath path = path(random);
                entries.put(path, random(random, path));
            }
            byte[] page = page(entries.values());
            assertThat(EntryPage.read(page, 0, page.length, "x"))
                    .isEqualTo(List.copyOf(entries.values()));
            for (int cut = 0; cut < 20; cut++) {
                byte[] hostile = Arrays.copyOf(page, random.nextInt(page.length));
                if (hostile.length > 0 && cut % 2 == 0) {
                    hostile[random.nextInt(hostile.length)] ^= (byte) (1 + random.nextInt(255));
                }
                readOrDamage(hostile);
            }
        }
    }

    private static byte[] page(Iterable<Entry> entries) {
        EntryPage page = new EntryPage();
        entries.forEach(page::add);
        return page.finish().bytes().shared();
    }

    private static void readOrDamage(byte[] hostile) {
        try {
            assertThat(EntryPage.read(hostile, 0, hostile.length, "x")).isNotNull();
        } catch (VaultException e) {
            assertThat(e).isInstanceOf(VaultException.Damaged.class);
        }
    }

    @Test
    void bytesThatAreNoEntriesAreDamageAndNothingElse() {
        Random random = new Random(2);
        for (int i = 0; i < 50_000; i++) {
            readOrDamage(bytes(random, 1 + random.nextInt(60)));
        }
    }

    private static WireWriter start(String path, int type, int bits) {
        return new WireWriter().varint(0).text(path).u8(type).u8(bits).varint(0644);
    }

    private static WireWriter owned(WireWriter out) {
        return out.varint(0).varint(0).text("").text("").signed(0).varint(0).signed(0).varint(0);
    }

    @Test
    void whatTheFormatForbidsIsDamage() {
        List<WireWriter> lies = new ArrayList<>();
        for (String path : List.of("../x", "/x", "x/", "a//b", "a/./b", "x\0y")) {
            lies.add(owned(start(path, 2, 0)));
        }
        lies.add(owned(start("x", 0, 0)));
        lies.add(owned(start("x", 8, 0)));
        lies.add(owned(start("x", 2, 64))); // a bit of a later version
        lies.add(start("x", 2, 32).signed(0).varint(0).signed(0).varint(0)); // nobody before it
        lies.add(start("x", 2, 0).varint(1L << 32).varint(0).text("").text("").varint(0));
        // extents that overflow
        lies.add(
                owned(start("x", 1, 4))
                        .varint(Long.MAX_VALUE)
                        .varint(2)
                        .varint(Long.MAX_VALUE - 5)
                        .varint(1)
                        .varint(Long.MAX_VALUE)
                        .varint(1)
                        .varint(0)
                        .u8(0)
                        .varint(0));
        lies.add(
                owned(start("x", 1, 4))
                        .varint(10)
                        .varint(1)
                        .varint(9)
                        .varint(2)
                        .varint(0)
                        .u8(0)
                        .varint(0));
        lies.add(owned(start("x", 1, 0)).varint(10).varint(10).u8(9).varint(1).raw(new byte[16]));
        lies.add(owned(start("x", 1, 0)).varint(10).varint(10).u8(0).varint(0));
        for (int i = 0; i < lies.size(); i++) {
            byte[] page = lies.get(i).toBytes();
            assertThatThrownBy(() -> EntryPage.read(page, 0, page.length, "x"))
                    .as("lie %d", i)
                    .isInstanceOf(VaultException.Damaged.class);
        }
        byte[] twice =
                owned(owned(start("x", 2, 0)).varint(1).text("").u8(2).u8(0).varint(0)).toBytes();
        assertThatThrownBy(() -> EntryPage.read(twice, 0, twice.length, "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    @DisplayName("X-12 a page whose long paths share everything does not fill the memory")
    void pathsAreBoundedTogether() throws Exception {
        byte[] deep = new byte[60_000];
        Arrays.fill(deep, (byte) 'd');
        WireWriter bomb = new WireWriter();
        owned(bomb.varint(0).string(deep).u8(2).u8(0).varint(0));
        for (int i = 0; i < 40_000; i++) {
            byte[] suffix = {'/', (byte) (128 + i / 160), (byte) (64 + i % 160)};
            bomb.varint(60_000).string(suffix).u8(2).u8(32).varint(0);
            bomb.signed(0).varint(0).signed(0).varint(0);
        }
        byte[] page = bomb.toBytes();
        assertThat(page.length).isLessThan(1 << 20);
        TestAllocations.assertRefused(256 << 20, () -> EntryPage.read(page, 0, page.length, "x"));

        EntryPage written = new EntryPage();
        EntryPath parent = EntryPath.of(deep);
        int count = 0;
        boolean ended = false;
        for (; !ended; count++) {
            EntryPath path = parent.child(String.format("%06d", count).getBytes(UTF_8));
            ended = written.add(TestTree.entry(path, EntryType.FIFO, 0));
        }
        assertThat(count).isBetween(250, 300);
        byte[] whole = written.finish().bytes().shared();
        assertThat(EntryPage.read(whole, 0, whole.length, "x")).hasSize(count);
    }

    private static List<Integer> pages(List<Entry> entries, List<EntryPath> firsts) {
        EntryPage page = new EntryPage();
        List<Integer> hashes = new ArrayList<>();
        for (Entry entry : entries) {
            if (page.add(entry)) {
                EntryPage.Finished finished = page.finish();
                firsts.add(finished.first());
                hashes.add(Arrays.hashCode(finished.bytes().shared()));
                assertThat(finished.bytes().shared()).hasSizeBetween(EntryPage.MIN_BYTES, 1 << 20);
            }
        }
        if (!page.isEmpty()) {
            EntryPage.Finished finished = page.finish();
            firsts.add(finished.first());
            hashes.add(Arrays.hashCode(finished.bytes().shared()));
        }
        return hashes;
    }

    @Test
    void aChangeElsewhereLeavesPagesAsTheyWere() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            EntryPath path = EntryPath.of(String.format("dir%02d/file-%06d", i / 5000, i));
            entries.add(TestTree.entry(path, EntryType.FILE, 0));
        }
        List<Integer> before = pages(entries, new ArrayList<>());
        assertThat(pages(entries, new ArrayList<>())).isEqualTo(before);
        entries.add(50_000, TestTree.entry(EntryPath.of("dir09/zzz"), EntryType.FILE, 0));
        entries.remove(50_010);
        Set<Integer> after = pages(entries, new ArrayList<>()).stream().collect(Collectors.toSet());
        assertThat(before.size()).isGreaterThan(5);
        after.removeAll(before);
        assertThat(after.size()).isBetween(1, 2);
    }

    @Test
    void aPageListFindsThePagesOfAPathAndAllBelowIt() throws Exception {
        List<PageList.Page> pages = new ArrayList<>();
        for (String first : List.of("", "a/b", "a/m", "a-b", "c", "d/x/y")) {
            pages.add(new PageList.Page(EntryPath.of(first), 5, new BlobId(1, pages.size())));
        }
        PageList list = PageList.from(new PageList(pages).toBytes(), "x");
        assertThat(list.pages()).isEqualTo(pages);
        assertThat(covering(list, "")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(covering(list, "a")).containsExactly(0, 1, 2);
        assertThat(covering(list, "a/b")).containsExactly(1);
        assertThat(covering(list, "a/c")).containsExactly(1);
        assertThat(covering(list, "a/z")).containsExactly(2);
        assertThat(covering(list, "d")).containsExactly(4, 5);
        assertThat(covering(list, "d/x/y/z")).containsExactly(5);
        assertThat(covering(list, "zzz")).containsExactly(5);
    }

    private static List<Integer> covering(PageList list, String path) {
        return list.covering(EntryPath.of(path)).stream().map(p -> (int) p.id().low()).toList();
    }

    @Test
    void aPageListThatDoesNotAscendOrClaimsTooMuchIsDamage() {
        var page = new PageList.Page(EntryPath.of("x"), 1, new BlobId(1, 1));
        byte[] twice = new PageList(List.of(page, page)).toBytes();
        assertThatThrownBy(() -> PageList.from(twice, "x"))
                .isInstanceOf(VaultException.Damaged.class);
        byte[] absurd = new WireWriter().varint(1 << 22).toBytes();
        TestAllocations.assertRefused(4 << 20, () -> PageList.from(absurd, "x"));
        byte[] whole = new PageList(List.of(page)).toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PageList.from(cut, "x"))
                    .isInstanceOf(VaultException.Damaged.class);
        }
    }
}
