package lifeboat.console.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A small but real site: a document root with what document roots hold, and a configuration tree.
public final class SmallSite {
    private static final int ARTICLES = 400;
    private static final int PICTURES = 12;

    private SmallSite() {}

    /// Builds the document root.
    public static void documentRoot(Path root) throws IOException {
        SplittableRandom random = new SplittableRandom(2026);
        Files.createDirectories(root.resolve("articles"));
        Files.createDirectories(root.resolve("pictures/empty album"));
        Files.writeString(root.resolve("index.php"), "<?php echo 'shop'; ?>\n");
        for (int i = 0; i < ARTICLES; i++) {
            Files.writeString(
                    root.resolve("articles/article-" + i + ".html"),
                    "<h1>Article "
                            + i
                            + "</h1>\n"
                            + "lorem ipsum ".repeat(20 + random.nextInt(200)));
        }
        for (int i = 0; i < PICTURES; i++) {
            byte[] bytes = new byte[700_000 + random.nextInt(600_000)];
            random.nextBytes(bytes);
            Files.write(root.resolve("pictures/IMG_" + i + ".jpg"), bytes);
        }
        Files.writeString(
                root.resolve("Grüße & Küsse – €5 (final) \"v2\".txt"), "odd names happen\n");
        Files.writeString(root.resolve("-rf"), "a file that looks like an option\n");
        Files.writeString(root.resolve("two\nlines"), "a line feed in a name\n");
        Files.createFile(root.resolve("empty"));
        Files.createSymbolicLink(root.resolve("latest"), Path.of("articles/article-399.html"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("/nowhere"));
        Files.createLink(root.resolve("same as index"), root.resolve("index.php"));
        Files.setPosixFilePermissions(
                root.resolve("empty"), PosixFilePermissions.fromString("r-----r--"));
        try (SeekableByteChannel sparse =
                Files.newByteChannel(
                        root.resolve("disk.img"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            sparse.position(64L << 20)
                    .write(ByteBuffer.wrap("the end of a sparse file".getBytes(UTF_8)));
        }
    }

    /// Builds the configuration tree.
    public static void configuration(Path root) throws IOException {
        Files.createDirectories(root.resolve("nginx/sites"));
        Files.writeString(root.resolve("nginx/nginx.conf"), "worker_processes auto;\n");
        Files.writeString(
                root.resolve("nginx/sites/shop.conf"), "server { root /srv/shop; listen 80; }\n");
        Path secret = Files.writeString(root.resolve("nginx/shop.key"), "not a real key\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    /// What a day at the shop changes.
    public static void oneDayLater(Path root) throws IOException {
        Files.writeString(root.resolve("articles/article-new.html"), "<h1>News of the day</h1>\n");
        Files.writeString(
                root.resolve("articles/article-1.html"), "<h1>Article 1, corrected</h1>\n");
        Files.delete(root.resolve("articles/article-2.html"));
        byte[] bytes = new byte[900_000];
        new SplittableRandom(7).nextBytes(bytes);
        Files.write(root.resolve("pictures/IMG_new.jpg"), bytes);
    }

    /// One line for every entry below `root`: type, mode, time, and the digest of its content.
    public static SortedMap<String, String> lines(Path root) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a)
                            throws IOException {
                        lines.put(root.relativize(dir).toString(), "directory " + facts(dir));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        String what =
                                a.isSymbolicLink()
                                        ? "link to " + Files.readSymbolicLink(file)
                                        : a.size() + " bytes " + digest(file);
                        lines.put(root.relativize(file).toString(), what + " " + facts(file));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return lines;
    }

    private static String facts(Path path) throws IOException {
        boolean link = Files.isSymbolicLink(path);
        return (link
                        ? ""
                        : PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)))
                + " "
                + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// One digest over all lines.
    public static String digest(SortedMap<String, String> lines) {
        MessageDigest digest = sha256();
        lines.forEach((path, facts) -> digest.update((path + "\0" + facts + "\n").getBytes(UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
