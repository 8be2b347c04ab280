package lifeboat.targets.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.targets.LockRule;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/// The Versity S3 Gateway, a real S3 server by others, over a directory, with versions and Object
/// Lock. `LIFEBOAT_VERSITYGW` names the program; otherwise it is looked for where Go installs.
public final class VersityGateway implements AutoCloseable {
    private final Process process;
    private final int port;
    private final S3Credentials root;

    private VersityGateway(Process process, int port, S3Credentials root) {
        this.process = process;
        this.port = port;
        this.root = root;
    }

    /// Where the program is, if it is installed.
    public static Optional<Path> program() {
        String named = System.getenv("LIFEBOAT_VERSITYGW");
        Stream<Path> places =
                Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("user.home"), "go/bin/versitygw"),
                                Path.of("/usr/local/bin/versitygw"),
                                Path.of("/usr/bin/versitygw")),
                        Stream.ofNullable(named).map(Path::of));
        return places.filter(Files::isExecutable).findFirst();
    }

    /// Starts it on a free port of the loopback and waits until it answers.
    public static VersityGateway start(Path directory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path data = Files.createDirectories(directory.resolve("data"));
        Path versions = Files.createDirectories(directory.resolve("versions"));
        S3Credentials root =
                new S3Credentials(
                        "AK" + UUID.randomUUID().toString().replace("-", "").substring(0, 16),
                        UUID.randomUUID().toString());
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                program().orElseThrow().toString(),
                                "--port",
                                "127.0.0.1:" + port,
                                "--quiet",
                                "posix",
                                "--versioning-dir",
                                versions.toString(),
                                data.toString()));
        builder.environment().put("ROOT_ACCESS_KEY", root.accessKey());
        builder.environment().put("ROOT_SECRET_KEY", root.revealSecretKey());
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("gateway.log").toFile());
        VersityGateway gateway = new VersityGateway(builder.start(), port, root);
        gateway.await(directory);
        return gateway;
    }

    private void await(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (S3Client client = S3Connection.open(settings("any", "", null))) {
                client.listBuckets();
                return;
            } catch (SdkException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    close();
                    throw new IOException(
                            "the gateway did not start: "
                                    + Files.readString(directory.resolve("gateway.log")),
                            e);
                }
                Thread.sleep(50);
            }
        }
    }

    /// Makes a bucket.
    ///
    /// @param locks whether objects in it can be locked
    public void createBucket(String bucket, boolean locks) {
        try (S3Client client = S3Connection.open(settings(bucket, "", null))) {
            client.createBucket(create -> {
                create.bucket(bucket);
                if (locks) {
                    create.objectLockEnabledForBucket(true);
                }
            });
        }
    }

    public S3Settings settings(String bucket, String prefix, @Nullable LockRule lock) {
        return S3Settings.compatible(
                        "versity",
                        URI.create("http://127.0.0.1:" + port),
                        "us-east-1",
                        bucket,
                        prefix,
                        root)
                .with(lock);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
