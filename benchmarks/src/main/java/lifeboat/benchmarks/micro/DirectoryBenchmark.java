package lifeboat.benchmarks.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.PosixFileSystem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Looking at a tree of 10,000 files in directories of 100, thousands of files a second. The tree
/// is in the directory for temporary files, its inodes in the cache of the kernel.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DirectoryBenchmark {
    private static final int FILES = 100;

    @Param("100")
    int directories;

    private final Path tree = newDirectory();
    private final DirectoryHandle root = open(tree);
    private final List<byte[]> names = new ArrayList<>();
    private int cursor;

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("lifeboat-jmh");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DirectoryHandle open(Path directory) {
        try {
            return new PosixFileSystem().openDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Setup
    public void makeTree() throws IOException {
        Random random = new Random(Sample.SEED);
        for (int i = 0; i < directories; i++) {
            String name = "directory-" + i;
            names.add(name.getBytes(StandardCharsets.UTF_8));
            Path directory = Files.createDirectory(tree.resolve(name));
            for (int j = 0; j < FILES; j++) {
                String file = Long.toHexString(random.nextLong()) + "-" + j;
                Files.write(directory.resolve(file), new byte[random.nextInt(64)]);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(FILES)
    public List<byte[]> list() throws IOException {
        try (DirectoryHandle directory = next()) {
            return directory.names();
        }
    }

    /// As a backup of unchanged files does.
    @Benchmark
    @OperationsPerInvocation(FILES)
    public void listAndStat(Blackhole hole) throws IOException {
        try (DirectoryHandle directory = next()) {
            for (byte[] name : directory.names()) {
                hole.consume(directory.status(name));
            }
        }
    }

    /// What a file costs besides if its extended attributes are asked for.
    @Benchmark
    @OperationsPerInvocation(FILES)
    public void listAndXattrs(Blackhole hole) throws IOException {
        try (DirectoryHandle directory = next()) {
            for (byte[] name : directory.names()) {
                hole.consume(directory.xattrs(name));
            }
        }
    }

    private DirectoryHandle next() throws IOException {
        cursor = (cursor + 1) % names.size();
        return root.openDirectory(names.get(cursor));
    }

    @TearDown
    public void removeTree() throws IOException {
        root.close();
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
