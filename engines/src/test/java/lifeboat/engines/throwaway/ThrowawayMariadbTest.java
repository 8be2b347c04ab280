package lifeboat.engines.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrowawayMariadbTest {
    @BeforeAll
    static void needsAServer() {
        Assumptions.assumeTrue(
                ThrowawayMariadb.isInstalled()
                        && Executables.usual().find("mariadb-dump").isPresent(),
                "packages mariadb-server-core and mariadb-client are not installed");
    }

    @Test
    @DisplayName("V-09 a throw-away server leaves no process and no file, and reaches nothing")
    void leavesNothing() throws IOException {
        Path directory;
        long pid;
        try (ThrowawayMariadb server =
                ThrowawayMariadb.start(
                        ThrowawayMariadb.Wish.any()
                                .with("--log-bin")
                                .with("--event-scheduler=ON")
                                .with("--bind-address=0.0.0.0"))) {
            directory = server.directory();
            pid = server.pid();
            try (MariadbServer connected = connect(server);
                    MariadbSession session = connected.session("mysql")) {
                assertThat(
                                session.value(
                                        "select concat_ws(' ', @@log_bin, @@event_scheduler, @@skip_networking, @@local_infile, @@port)"))
                        .isEqualTo("0 OFF 1 0 0");
                assertThat(session.value("select 'a\tb\nc\\\\d\r\\0'")).isEqualTo("a\tb\nc\\d\r\0");
            }
            if (server.network() == ThrowawayServer.Network.NONE) {
                assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "net", "dev")).lines())
                        .filteredOn(line -> line.matches("\\s*\\w+:.*"))
                        .singleElement()
                        .asString()
                        .contains("lo:");
            }
            assertThat(Files.getOwner(directory.resolve("data")).getName()).isNotEqualTo("root");
        }
        assertThat(directory).doesNotExist();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @DisplayName("V-09 what a killed owner left is ended and removed by the next start")
    void sweepsAfterAKill(@TempDir Path home) throws Exception {
        Process owner =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Owner.class.getName())
                        .redirectError(home.resolve("errors").toFile())
                        .start();
        Path left;
        try (InputStream said = owner.getInputStream()) {
            StringBuilder line = new StringBuilder();
            for (int c = said.read(); c >= 0 && c != '\n'; c = said.read()) {
                line.append((char) c);
            }
            left = Path.of(line.toString());
            assertThat(left).as(Files.readString(home.resolve("errors"))).isDirectory();
        } finally {
            owner.destroyForcibly().waitFor();
        }
        Path pidFile = left.resolve("pid");
        long pid = Long.parseLong(Files.readString(pidFile, StandardCharsets.UTF_8).strip());
        assertThat(works(pid)).as("the server outlives its owner").isTrue();
        try (ThrowawayMariadb next = ThrowawayMariadb.start(ThrowawayMariadb.Wish.any())) {
            assertThat(left).doesNotExist();
            assertThat(works(pid)).as("the server works on").isFalse();
            assertThat(next.directory()).isDirectory();
            try (MariadbServer connected = connect(next)) {
                assertThat(connected.fingerprint()).isNotBlank();
            }
        }
    }

    /// Whether a process is there and has not ended; one that ended may wait to be buried.
    private static boolean works(long pid) {
        try {
            String state = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return !state.substring(state.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }

    private static MariadbServer connect(ThrowawayMariadb server) throws IOException {
        return MariadbServer.connect(
                MariadbAddress.of(server.url("")), Password.NONE, Executables.usual());
    }

    /// Starts a server, tells where, and waits to be killed.
    static final class Owner {
        public static void main(String[] args) throws Exception {
            ThrowawayMariadb server = ThrowawayMariadb.start(ThrowawayMariadb.Wish.any());
            System.out.println(server.directory());
            Thread.sleep(60_000);
            server.close();
        }
    }
}
