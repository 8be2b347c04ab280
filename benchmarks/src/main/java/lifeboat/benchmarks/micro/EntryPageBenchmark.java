package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPage;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Ownership;
import lifeboat.vault.entry.Xattr;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Writing and reading the pages of 10,000 entries, thousands of entries a second.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryPageBenchmark {
    private static final int ENTRIES = 10_000;
    private static final int PER_DIRECTORY = 100;
    private static final Ownership OWNER = new Ownership(33, 33, "www-data", "www-data");

    private final EntryPage page = new EntryPage();
    private final List<Entry> entries = entries();
    private final List<byte[]> pages = writePages();

    /// Directories of files of one to three chunks; one file in ten has an attribute.
    private static List<Entry> entries() {
        Random random = new Random(Sample.SEED);
        List<Entry> entries = new ArrayList<>(ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            String directory =
                    String.format(Locale.ROOT, "var/www/shop/media-%04d", i / PER_DIRECTORY);
            entries.add(
                    i % PER_DIRECTORY == 0
                            ? entry(directory, EntryType.DIRECTORY, random)
                            : entry(
                                    String.format(
                                            Locale.ROOT, "%s/picture-%05d.jpeg", directory, i),
                                    EntryType.FILE,
                                    random));
        }
        return entries;
    }

    private static Entry entry(String path, EntryType type, Random random) {
        boolean file = type == EntryType.FILE;
        List<BlobId> ids = new ArrayList<>();
        for (int i = file ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            ids.add(new BlobId(random.nextLong(), random.nextLong()));
        }
        long size = ids.size() * 100_000L;
        FileTime time =
                new FileTime(1_790_000_000 + random.nextInt(1 << 24), random.nextInt(1 << 29));
        boolean attribute = file && random.nextInt(10) == 0;
        return new Entry(
                EntryPath.of(path),
                type,
                file ? 0644 : 0755,
                OWNER,
                time,
                time,
                size,
                LinkTarget.NONE,
                0,
                0,
                null,
                attribute ? List.of(Xattr.of(ascii("user.origin"), ascii("upload"))) : List.of(),
                0,
                List.of(),
                false,
                new ContentRef(size, 0, ids),
                false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<byte[]> writePages() {
        List<byte[]> finished = new ArrayList<>();
        for (Entry entry : entries) {
            if (page.add(entry)) {
                finished.add(page.finish().bytes().shared());
            }
        }
        if (!page.isEmpty()) {
            finished.add(page.finish().bytes().shared());
        }
        return finished;
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public List<byte[]> write() {
        return writePages();
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void read(Blackhole hole) throws IOException {
        for (byte[] bytes : pages) {
            hole.consume(EntryPage.read(bytes, 0, bytes.length, "page"));
        }
    }
}
