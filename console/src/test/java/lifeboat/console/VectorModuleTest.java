package lifeboat.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class VectorModuleTest {
    @Test
    void loadsTheModuleWithoutAWarning() throws Exception {
        Process probe =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Probe.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(probe.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEqualTo("true jdk.incubator.vector.ByteVector");
    }

    /// Runs in a JVM of its own.
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) throws Exception {
            boolean loaded = VectorModule.load();
            System.out.print(
                    loaded + " " + Class.forName("jdk.incubator.vector.ByteVector").getName());
        }
    }
}
