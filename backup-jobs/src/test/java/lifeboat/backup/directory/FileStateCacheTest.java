package lifeboat.backup.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStateCacheTest {
    private static final FileTime START = new FileTime(1000, 5);

    @TempDir Path directory = Path.of("");

    @Test
    void givesBackBothSectionsInOneOrder() throws IOException {
        List<FileState> states = states(3000);
        write(states);
        assertThat(readAll(states)).isEqualTo(states);
        try (FileStateCache cache = open()) {
            assertThat(cache.previousStart().seconds()).isEqualTo(1000);
            assertThat(cache.find(EntryPath.of("0000"))).isEmpty();
        }
        assertThat(list()).containsExactly("cache");
    }

    @Test
    void withoutCommitTheOldGenerationStays() throws IOException {
        List<FileState> states = states(10);
        write(states);
        try (FileStateCache cache = open()) {
            cache.keep(states.getFirst());
        }
        assertThat(readAll(states)).isEqualTo(states);
        assertThat(list()).containsExactly("cache");
    }

    @Test
    void damageCostsKnowledgeNeverFails() throws IOException {
        List<FileState> states = states(3000);
        write(states);
        Path file = directory.resolve("cache");
        Set<FileState> all = new HashSet<>(states);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] bad = good.clone();
            bad[i < 40 ? i : random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            assertThat(all.containsAll(readAll(states))).isTrue();
            Files.write(file, java.util.Arrays.copyOf(good, random.nextInt(good.length)));
            assertThat(all.containsAll(readAll(states))).isTrue();
        }
        Files.write(file, new byte[0]);
        assertThat(readAll(states)).isEmpty();
    }

    private void write(List<FileState> states) throws IOException {
        try (FileStateCache cache = open()) {
            for (int i = 0; i < states.size(); i++) {
                if (i % 3 == 0) {
                    cache.keepRead(states.get(i));
                } else {
                    cache.keep(states.get(i));
                }
            }
            cache.commit();
        }
    }

    private List<FileState> readAll(List<FileState> asked) throws IOException {
        List<FileState> found = new ArrayList<>();
        try (FileStateCache cache = open()) {
            for (FileState state : asked) {
                cache.find(state.path()).ifPresent(found::add);
            }
        }
        return found;
    }

    private FileStateCache open() throws IOException {
        return new FileStateCache(directory.resolve("cache"), START);
    }

    private List<String> list() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }

    private static List<FileState> states(int count) {
        return IntStream.range(0, count).mapToObj(FileStateCacheTest::state).toList();
    }

    private static FileState state(int i) {
        boolean sparse = i % 5 == 0;
        List<BlobId> ids = IntStream.range(0, i % 7 + 1).mapToObj(n -> new BlobId(i, n)).toList();
        return new FileState(
                EntryPath.of("some/directory/file-%06d".formatted(i)),
                i * 1_000_003L,
                new FileTime(i - 50L, i),
                new FileTime(i, 999_999_999),
                -1L - i,
                Long.MAX_VALUE - i,
                i % 4 == 0 ? LinkTarget.of(new byte[] {'x', (byte) 0xE9}) : LinkTarget.NONE,
                i == 77 ? List.of(Xattr.of(new byte[] {'u'}, new byte[300_000])) : List.of(),
                sparse,
                sparse && i % 2 == 0
                        ? List.of(new Extent(7, 9), new Extent(1L << 40, 1))
                        : List.of(),
                i % 11 == 0 ? ContentRef.EMPTY : new ContentRef(i, 0, ids));
    }
}
