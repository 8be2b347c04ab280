package lifeboat.engines.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrowawayPostgresqlTest {
    @BeforeAll
    static void needsAServer() {
        Assumptions.assumeTrue(
                ThrowawayPostgresql.isInstalled(), "package postgresql is not installed");
    }

    @Test
    @DisplayName("V-09 a throw-away server leaves no process and no file, and reaches nothing")
    void leavesNothing() throws IOException {
        Path directory;
        long pid;
        try (ThrowawayPostgresql server =
                ThrowawayPostgresql.start(
                        ThrowawayPostgresql.Wish.any()
                                .with("archive_mode", "on")
                                .with("listen_addresses", "*"))) {
            directory = server.directory();
            pid = server.pid();
            try (PostgresqlServer connected = connect(server);
                    PostgresqlSession session = connected.session("postgres")) {
                assertThat(session.value("select current_setting('archive_mode')"))
                        .isEqualTo("off");
                assertThat(session.value("select current_setting('listen_addresses')")).isEmpty();
                assertThat(session.value("select 'a\tb\nc\\d'")).isEqualTo("a\tb\nc\\d");
                if (server.network() == ThrowawayServer.Network.NONE) {
                    assertThat(session.value("select pg_read_file('/proc/self/net/dev')").lines())
                            .filteredOn(line -> line.matches("\\s*\\w+:.*"))
                            .singleElement()
                            .asString()
                            .contains("lo:");
                }
            }
            assertThat(ProcessHandle.of(pid)).isPresent();
            assertThat(Files.getOwner(directory.resolve("data")).getName()).isNotEqualTo("root");
        }
        assertThat(directory).doesNotExist();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @DisplayName("V-09 what is left where the watcher was killed too is removed by the next start")
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
            owner.descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("sh"))
                    .forEach(ProcessHandle::destroyForcibly);
        } finally {
            owner.destroyForcibly().waitFor();
        }
        long pid =
                Long.parseLong(
                        Files.readString(
                                        left.resolve("data").resolve("postmaster.pid"),
                                        StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow());
        assertThat(ProcessHandle.of(pid)).as("the server outlives its owner").isPresent();
        try (ThrowawayPostgresql next = ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any())) {
            assertThat(left).doesNotExist();
            assertThat(works(pid)).as("the server works on").isFalse();
            assertThat(next.directory()).isDirectory();
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

    @Test
    @DisplayName("V-09 the directory of a living owner is never swept")
    void sparesTheLiving() throws IOException {
        try (ThrowawayPostgresql one = ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any());
                ThrowawayPostgresql two =
                        ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any())) {
            assertThat(List.of(one.directory(), two.directory()))
                    .allSatisfy(directory -> assertThat(directory).isDirectory());
            try (PostgresqlServer a = connect(one);
                    PostgresqlServer b = connect(two)) {
                assertThat(a.systemIdentifier()).isNotEqualTo(b.systemIdentifier());
            }
        }
    }

    static PostgresqlServer connect(ThrowawayPostgresql server) throws IOException {
        return PostgresqlServer.connect(
                PostgresqlAddress.of(server.url("postgres")), Password.NONE, Executables.usual());
    }

    /// Starts a server, tells where, and waits to be killed.
    static final class Owner {
        public static void main(String[] args) throws Exception {
            ThrowawayPostgresql server = ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any());
            System.out.println(server.directory());
            Thread.sleep(60_000);
            server.close();
        }
    }
}
