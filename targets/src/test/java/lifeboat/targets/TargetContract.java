package lifeboat.targets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [Target] promises. One subclass per adapter and decorator; where one deviates, it
/// overrides the test and asserts the exact failure.
public abstract class TargetContract {
    protected static final ObjectKey KEY = new ObjectKey("packs/ab/one");
    private static final ObjectKey OTHER = new ObjectKey("packs/cd/two");
    private static final int LARGE_BYTES = 5 * 1024 * 1024;

    /// An empty target, which the test closes.
    protected abstract Target open() throws Exception;

    @Test
    void givesBackWhatWasPut() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("hello"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("hello");
            assertThat(target.head(KEY)).contains(new ObjectInfo(KEY, 5));
        }
    }

    @Test
    void givesBackASliceThatWasPut() throws Exception {
        byte[] bytes = "0123456789".getBytes(UTF_8);
        var slice = Content.of(bytes, 3, 4, Content.Sha256.of(bytes, 3, 4));
        try (Target target = open()) {
            target.put(KEY, slice, PutMode.CREATE);
            target.put(KEY, slice, PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("3456");
        }
    }

    @Test
    void holdsAnObjectOfNoBytes() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text(""), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEmpty();
            assertThat(target.head(KEY)).contains(new ObjectInfo(KEY, 0));
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void holdsALargeObject() throws Exception {
        byte[] bytes = random(LARGE_BYTES);
        try (Target target = open()) {
            target.put(KEY, Content.of(bytes), PutMode.CREATE);

            try (InputStream in = target.read(KEY, ByteRange.ALL)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
            try (InputStream in = target.read(KEY, new ByteRange(LARGE_BYTES - 3, 3))) {
                assertThat(in.readAllBytes())
                        .containsExactly(
                                bytes[LARGE_BYTES - 3],
                                bytes[LARGE_BYTES - 2],
                                bytes[LARGE_BYTES - 1]);
            }
        }
    }

    @Test
    void holdsTheReadme() throws Exception {
        ObjectKey readme = new ObjectKey("README.txt");
        try (Target target = open()) {
            target.put(readme, text("read me"), PutMode.CREATE);

            assertThat(readAll(target, readme)).isEqualTo("read me");
            assertThat(keys(target, "")).containsExactly(readme);
        }
    }

    @Test
    void readsRanges() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);

            assertThat(read(target, KEY, new ByteRange(0, 1))).isEqualTo("0");
            assertThat(read(target, KEY, new ByteRange(3, 4))).isEqualTo("3456");
            assertThat(read(target, KEY, new ByteRange(0, 10))).isEqualTo("0123456789");
            assertThat(read(target, KEY, new ByteRange(9, 1))).isEqualTo("9");
        }
    }

    @Test
    void aRangeBeyondTheEndYieldsWhatThereIs() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);

            assertThat(read(target, KEY, new ByteRange(8, 100))).isEqualTo("89");
            assertThat(read(target, KEY, new ByteRange(8, Long.MAX_VALUE))).isEqualTo("89");
            assertThat(read(target, KEY, new ByteRange(0, 11))).isEqualTo("0123456789");
        }
    }

    @Test
    void aRangeThatBeginsAtTheEndIsBroken() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);

            assertThatThrownBy(() -> read(target, KEY, new ByteRange(10, 1)))
                    .isInstanceOf(TargetException.Broken.class);
            assertThatThrownBy(() -> read(target, KEY, new ByteRange(11, Long.MAX_VALUE)))
                    .isInstanceOf(TargetException.Broken.class);
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        try (Target target = open()) {
            assertThat(target.head(KEY)).isEmpty();
            assertThatThrownBy(() -> readAll(target, KEY))
                    .isInstanceOf(TargetException.Missing.class)
                    .hasMessageContaining(KEY.value());
            assertThatThrownBy(() -> read(target, KEY, new ByteRange(1, 2)))
                    .isInstanceOf(TargetException.Missing.class);
        }
    }

    @Test
    void theFolderOfAnObjectIsNoObject() throws Exception {
        ObjectKey folder = new ObjectKey("packs");
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(target.head(folder)).isEmpty();
            target.delete(folder);
            assertThatThrownBy(() -> readAll(target, folder))
                    .isInstanceOf(TargetException.Missing.class);
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void puttingTheSameBytesAgainIsASuccess() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("same"), PutMode.CREATE);
            target.put(KEY, text("same"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("same");
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void neverOverwritesInModeCreate() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("first"), PutMode.CREATE);

            assertThatThrownBy(() -> target.put(KEY, text("other"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Exists.class);
            assertThatThrownBy(() -> target.put(KEY, text("longer bytes"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Exists.class);
            assertThat(readAll(target, KEY)).isEqualTo("first");
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void replacesInModeReplace() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("damaged"), PutMode.REPLACE);
            target.put(KEY, text("sound"), PutMode.REPLACE);

            assertThat(readAll(target, KEY)).isEqualTo("sound");
            assertThat(target.head(KEY)).contains(new ObjectInfo(KEY, 5));
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void listsByPrefixWithSizes() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("1"), PutMode.CREATE);
            target.put(OTHER, text("22"), PutMode.CREATE);
            target.put(new ObjectKey("packs-old"), text("333"), PutMode.CREATE);
            target.put(new ObjectKey("site.sealed"), text("4444"), PutMode.CREATE);

            assertThat(list(target, "packs/"))
                    .containsExactlyInAnyOrder(new ObjectInfo(KEY, 1), new ObjectInfo(OTHER, 2));
            assertThat(list(target, "packs/a")).containsExactly(new ObjectInfo(KEY, 1));
            assertThat(list(target, KEY.value())).containsExactly(new ObjectInfo(KEY, 1));
            assertThat(list(target, "packs")).hasSize(3);
            assertThat(list(target, "")).hasSize(4);
            assertThat(list(target, "snapshots/")).isEmpty();
            assertThat(list(target, "packs/ab/one/")).isEmpty();
        }
    }

    @Test
    void listsEverythingOnce() throws Exception {
        List<ObjectKey> expected = new ArrayList<>();
        try (Target target = open()) {
            for (int i = 0; i < manyObjects(); i++) {
                ObjectKey key = new ObjectKey("packs/%02x/%04d".formatted(i % 7, i));
                target.put(key, text("" + i), PutMode.CREATE);
                expected.add(key);
            }

            assertThat(keys(target, "")).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /// How many objects a complete listing is tried with.
    protected int manyObjects() {
        return 250;
    }

    @Test
    void deletingTwiceIsASuccess() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            target.put(OTHER, text("y"), PutMode.CREATE);

            target.delete(KEY);
            target.delete(KEY);
            target.delete(new ObjectKey("never/was/there"));

            assertThat(target.head(KEY)).isEmpty();
            assertThat(keys(target, "")).containsExactly(OTHER);
        }
    }

    @Test
    void aKeyCanBePutAgainAfterItsDeletion() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("first"), PutMode.CREATE);
            target.delete(KEY);
            target.put(KEY, text("second"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("second");
        }
    }

    @Test
    void equalPutsAtTheSameTimeAllSucceed() throws Exception {
        byte[] bytes = random(300_000);
        try (Target target = open()) {
            List<Boolean> won =
                    together(
                            6,
                            _ -> {
                                target.put(KEY, Content.of(bytes), PutMode.CREATE);
                                return true;
                            });

            assertThat(won).hasSize(6);
            try (InputStream in = target.read(KEY, ByteRange.ALL)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    @Test
    void ofDifferentPutsAtTheSameTimeOneWins() throws Exception {
        try (Target target = open()) {
            List<String> winners = new ArrayList<>();
            for (String text : together(6, i -> tryCreate(target, "bytes " + i))) {
                if (!text.isEmpty()) {
                    winners.add(text);
                }
            }

            if (target.capabilities().conditionalCreate()) {
                assertThat(winners).hasSize(1);
            }
            assertThat(winners).contains(readAll(target, KEY));
        }
    }

    private static String tryCreate(Target target, String text) throws TargetException {
        try {
            target.put(KEY, text(text), PutMode.CREATE);
            return text;
        } catch (TargetException.Exists _) {
            return "";
        }
    }

    @Test
    void noReaderSeesAPartOfAnObject() throws Exception {
        byte[] bytes = random(LARGE_BYTES);
        try (Target target = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> put =
                    threads.submit(() -> {
                        target.put(KEY, Content.of(bytes), PutMode.CREATE);
                        return true;
                    });
            boolean done;
            do {
                done = put.isDone();
                target.head(KEY)
                        .ifPresent(info -> assertThat(info.sizeBytes()).isEqualTo(LARGE_BYTES));
                assertThat(list(target, ""))
                        .filteredOn(info -> !isUnfinished(info.key()))
                        .allMatch(info -> info.equals(new ObjectInfo(KEY, LARGE_BYTES)));
            } while (!done);
            assertThat(put.get()).isTrue();
            assertThat(keys(target, "")).containsExactly(KEY);
        }
    }

    /// Whether a store shows this name only while it has not finished another object. No store
    /// should; a subclass that overrides this says why.
    protected boolean isUnfinished(ObjectKey key) {
        return false;
    }

    @Test
    void aStreamMayBeClosedBeforeItsEnd() throws Exception {
        try (Target target = open()) {
            target.put(KEY, Content.of(random(LARGE_BYTES)), PutMode.CREATE);
            for (int i = 0; i < 20; i++) {
                try (InputStream in = target.read(KEY, ByteRange.ALL)) {
                    assertThat(in.read()).isNotNegative();
                }
            }

            assertThat(readBytes(target, KEY, new ByteRange(5, 5))).hasSize(5);
        }
    }

    @Test
    void streamsEndAndStayAtTheirEnd() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            try (InputStream in = target.read(KEY, new ByteRange(2, 3))) {
                assertThat(in.read(new byte[0])).isZero();
                assertThat(in.skip(1)).isEqualTo(1);
                assertThat(in.read()).isEqualTo('3');
                assertThat(in.readNBytes(9)).containsExactly('4');
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.read(new byte[4], 1, 2)).isEqualTo(-1);
            }
        }
    }

    @Test
    void locksOrSaysThatItCannot() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            if (!target.capabilities().lock()) {
                assertThatThrownBy(() -> target.retain(KEY, Instant.parse("2030-01-01T00:00:00Z")))
                        .isInstanceOf(TargetException.Broken.class);
                target.delete(KEY);
                assertThat(target.head(KEY)).isEmpty();
            }
        }
    }

    @Test
    void hasANameAndAnIdentity() throws Exception {
        try (Target target = open()) {
            assertThat(target.name()).isNotBlank();
            assertThat(target.identity().provider()).isNotBlank();
            assertThat(target.identity().account()).isNotBlank();
            assertThat(target.identity()).isEqualTo(target.identity());
        }
    }

    protected static Content text(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    protected static String readAll(Target target, ObjectKey key) throws IOException {
        return read(target, key, ByteRange.ALL);
    }

    protected static String read(Target target, ObjectKey key, ByteRange range) throws IOException {
        return new String(readBytes(target, key, range), UTF_8);
    }

    protected static byte[] readBytes(Target target, ObjectKey key, ByteRange range)
            throws IOException {
        try (InputStream in = target.read(key, range)) {
            return in.readAllBytes();
        }
    }

    protected static List<ObjectInfo> list(Target target, String prefix) throws IOException {
        List<ObjectInfo> found = new ArrayList<>();
        target.list(prefix, found::add);
        return found;
    }

    protected static List<ObjectKey> keys(Target target, String prefix) throws IOException {
        return list(target, prefix).stream().map(ObjectInfo::key).toList();
    }

    protected static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private interface Numbered<T> {
        T call(int number) throws Exception;
    }

    private static <T> List<T> together(int threads, Numbered<T> work) throws Exception {
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            tasks.add(() -> work.call(number));
        }
        List<T> results = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return results;
    }
}
