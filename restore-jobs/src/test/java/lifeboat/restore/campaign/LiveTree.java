package lifeboat.restore.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A directory that somebody works in.
final class LiveTree {
    private static final int MOST = 40;

    private final Path root;
    private final Random random;
    private int made;

    LiveTree(Path root, Random random) throws IOException {
        this.root = Files.createDirectories(root);
        this.random = random;
        for (int i = 0; i < 8; i++) {
            create();
        }
    }

    Path root() {
        return root;
    }

    /// Changes something.
    ///
    /// @return what
    String edit() throws IOException {
        List<Path> files = files();
        if (files.size() < 3) {
            return create();
        }
        if (files.size() > MOST) {
            Files.delete(any(files));
        }
        Path file = any(files());
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> create();
            case 3 -> delete(file);
            case 4 -> append(file);
            case 5 -> overwriteSameSize(file);
            case 6 -> truncate(file);
            case 7 -> move(file);
            case 8 -> link(file);
            case 9 -> symbolicLink();
            case 10 -> attributes(file);
            default -> copy(file);
        };
    }

    private static String delete(Path file) throws IOException {
        Files.delete(file);
        return "delete";
    }

    private String append(Path file) throws IOException {
        Files.write(file, content(), StandardOpenOption.APPEND);
        return "append";
    }

    private String truncate(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(random.nextInt((int) open.length() + 1));
        }
        return "truncate";
    }

    private String move(Path file) throws IOException {
        Files.move(file, fresh(directory(), "moved"));
        return "move";
    }

    private String link(Path file) throws IOException {
        Files.createLink(fresh(directory(), "linked"), file);
        return "hard link";
    }

    private String symbolicLink() throws IOException {
        Files.createSymbolicLink(
                fresh(directory(), "symbolic"), Path.of("../" + Museum.CANARY + random.nextInt(5)));
        return "symbolic link";
    }

    private String attributes(Path file) throws IOException {
        Files.setPosixFilePermissions(
                file,
                PosixFilePermissions.fromString(random.nextBoolean() ? "rw-r-----" : "rwxr-xr-x"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(random.nextLong(4_000_000_000_000L)));
        return "attributes";
    }

    private String copy(Path file) throws IOException {
        Files.copy(file, fresh(directory(), "copied"));
        return "copy";
    }

    private String overwriteSameSize(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            return create();
        }
        FileTime before = Files.getLastModifiedTime(file);
        bytes[random.nextInt(bytes.length)] ^= 1;
        Files.write(file, bytes);
        if (random.nextBoolean()) {
            Files.setLastModifiedTime(file, before); // W-14: size and time of change hide it
        }
        return "overwrite";
    }

    private String create() throws IOException {
        Files.write(fresh(directory(), "file"), content());
        return "create";
    }

    private Path fresh(Path directory, String what) {
        return directory.resolve(Museum.CANARY + "-" + what + "-" + made++);
    }

    private Path directory() throws IOException {
        int number = random.nextInt(6);
        return number == 0 ? root : Files.createDirectories(root.resolve("d" + number));
    }

    private byte[] content() {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return new byte[0];
        }
        byte[] noise = new byte[kind == 1 ? 200_000 : random.nextInt(9000)];
        if (kind < 6) {
            random.nextBytes(noise);
        }
        byte[] canary = (Museum.CANARY + random.nextInt(1000)).getBytes(UTF_8);
        System.arraycopy(canary, 0, noise, 0, Math.min(canary.length, noise.length));
        return noise;
    }

    /// Regular files, each name of a linked file for itself.
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files =
                    new ArrayList<>(
                            all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                                    .toList());
            files.sort(null);
            return files;
        }
    }

    private Path any(List<Path> files) {
        return files.get(random.nextInt(files.size()));
    }

    /// Removes a directory with everything below it.
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
