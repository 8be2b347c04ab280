package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An independent client of Backblaze's interface gets on with the fake, and finds what the target
/// wrote: the fake is no private agreement between two halves of this project.
@Timeout(120)
final class RcloneTest {
    @TempDir private Path directory;
    private @Nullable FakeB2 running;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(installed(), "rclone is not installed");
        running = FakeB2.start();
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    private FakeB2 store() {
        return java.util.Objects.requireNonNull(running);
    }

    private static boolean installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "rclone")));
    }

    private String rclone(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rclone", "--retries", "1"));
        command.addAll(List.of(words));
        Path out = directory.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME", directory.toString(),
                                "RCLONE_CONFIG_F_TYPE", "b2",
                                "RCLONE_CONFIG_F_ACCOUNT", "key-id",
                                "RCLONE_CONFIG_F_KEY", "secret",
                                "RCLONE_CONFIG_F_ENDPOINT", store().endpoint().toString()));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out, UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void readsWhatTheTargetWroteAndTheOtherWayRound() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.write(Files.createDirectory(source.resolve("packs")).resolve("by-rclone"), bytes);
        B2Settings settings =
                B2Settings.of("vault", "v/", new B2Key("key-id", "secret")).at(store().endpoint());
        try (Target target = B2Target.open("b2", settings, java.time.Clock.systemUTC())) {
            target.put(new ObjectKey("packs/by-us"), Content.of(bytes), PutMode.CREATE);
            rclone("copy", source.toString(), "f:vault/v");
            try (InputStream in = target.read(new ObjectKey("packs/by-rclone"), ByteRange.ALL)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
            assertThat(rclone("lsf", "-R", "f:vault/v")).contains("packs/by-us", "packs/by-rclone");
            rclone("check", "--download", source.toString(), "f:vault/v", "--one-way");
            Path back = directory.resolve("back");
            rclone("copyto", "f:vault/v/packs/by-us", back.toString());
            assertThat(back).hasBinaryContent(bytes);
            rclone("deletefile", "f:vault/v/packs/by-us"); // hides it
            assertThat(target.head(new ObjectKey("packs/by-us"))).isEmpty();
        }
    }
}
