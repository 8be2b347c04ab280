package lifeboat.targets.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real full, read-only and limited disks: small file systems in a user namespace of their own,
/// which is gone with the process. Skipped where the kernel gives no such namespace.
@Timeout(120)
class DiskTroubleTest {
    private static final Pattern RESULT =
            Pattern.compile("(\\w+) put=(\\d+) listed=(\\d+) temps=(\\d+)");

    @TempDir Path folder;

    @BeforeAll
    static void needsUserNamespaces() throws Exception {
        boolean works;
        try {
            works = run("unshare -Urm mount -t tmpfs none /mnt").waitFor() == 0;
        } catch (IOException _) {
            works = false;
        }
        assumeTrue(works, "no user namespaces here: cannot mount a small disk");
    }

    @Test
    @DisplayName("D-01 a full disk is Full; what was put stays whole, nothing half stays")
    void fullDisk() throws Exception {
        Matcher result = probe("mount -t tmpfs -o size=1m,mode=700 none ROOT", 100_000, 100);

        assertThat(result.group(1)).isEqualTo("Full");
        assertThat(Integer.parseInt(result.group(2))).isBetween(5, 10);
        assertSound(result);
    }

    @Test
    @DisplayName("D-04 no inodes left is Full")
    void noInodes() throws Exception {
        Matcher result = probe("mount -t tmpfs -o nr_inodes=20,mode=700 none ROOT", 10, 100);

        assertThat(result.group(1)).isEqualTo("Full");
        assertThat(Integer.parseInt(result.group(2))).isBetween(5, 19);
        assertSound(result);
    }

    @Test
    @DisplayName("D-05 a read-only disk is Denied")
    void readOnlyDisk() throws Exception {
        Matcher result = probe("mount -t tmpfs -o ro none ROOT", 10, 3);

        assertThat(result.group(1)).isEqualTo("Denied");
        assertSound(result);
    }

    @Test
    @DisplayName("D-06 a file larger than the limit of the process is Full")
    void fileTooLarge() throws Exception {
        Matcher result = probe("mount -t tmpfs none ROOT; ulimit -f 100", 1_000_000, 3);

        assertThat(result.group(1)).isEqualTo("Full");
        assertThat(result.group(2)).isEqualTo("0");
        assertSound(result);
    }

    private static void assertSound(Matcher result) {
        assertThat(result.group(3)).as("listed whole").isEqualTo(result.group(2));
        assertThat(result.group(4)).as("temporary files left").isEqualTo("0");
    }

    private Matcher probe(String prepare, int bytes, int atMost) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                "unshare",
                                "-Urm",
                                "sh",
                                "-c",
                                prepare.replace("ROOT", "\"$1\"")
                                        + "; exec \"$2\" -Xshare:auto -XX:-UsePerfData -XX:TieredStopAtLevel=1"
                                        + " -cp \"$3\" "
                                        + DiskProbe.class.getName()
                                        + " \"$1\" "
                                        + bytes
                                        + " "
                                        + atMost,
                                "sh",
                                folder.toString(),
                                java,
                                System.getProperty("java.class.path"))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Matcher result = RESULT.matcher(output);
        assertThat(result.find()).as(output).isTrue();
        return result;
    }

    private static Process run(String command) throws IOException {
        return new ProcessBuilder(command.split(" ", -1))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
