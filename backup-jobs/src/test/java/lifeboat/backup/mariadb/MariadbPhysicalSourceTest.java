package lifeboat.backup.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.mariadb.BinlogPosition;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class MariadbPhysicalSourceTest extends StreamSourceContract {
    private static TestMariadb server;
    private static MariadbAddress address;

    @TempDir private Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = TestMariadb.start("--log-bin=changes", "--gtid-strict-mode=ON");
        address = server.address("");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void fill() throws IOException {
        server.fillShop();
    }

    @AfterEach
    void empty() throws IOException {
        server.reset();
    }

    private static StreamSource at(MariadbAddress where, Executables executables) {
        return new MariadbPhysicalSource("shop-db", where, TestMariadb.PASSWORD, executables);
    }

    @Override
    protected StreamSource source() {
        return at(address, Executables.usual());
    }

    @Override
    protected StreamSource unreachable() {
        return at(MariadbAddress.of("mariadb://nobody@127.0.0.1:1/"), Executables.usual());
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("mariadb-backup");
    }

    @Override
    protected void grow() throws IOException {
        server.sql(
                "create table shop.much as select seq, repeat(md5(seq), 30) text from"
                        + " shop.seq_1_to_60000");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.of(TestMariadb.SECRET);
    }

    private StreamReport capture(StreamSource source, Kept kept) throws IOException {
        try (StreamCapture capture = source.open(home, Clock.systemUTC())) {
            return capture.run(kept);
        }
    }

    @Test
    @DisplayName("Q-08 under load the rows are counted in the very state that the copy holds")
    void countsTheStateOfTheCopyUnderLoad() throws Exception {
        try (TestMariadb.Bank bank = server.bank(3)) {
            for (int i = 0; i < 3; i++) {
                long moved = bank.transfers();
                StreamReport report = capture(source(), new Kept());
                assertThat(report.notes()).isEmpty();
                assertThat(report.completeness().values())
                        .containsKeys("shop/transit/digest", "shop/:event/cleaning", ":copy/files")
                        .containsEntry("shop/accounts/rows", "500");
                assertThat(bank.transfers()).isGreaterThan(moved);
                BinlogPosition position =
                        BinlogPosition.parse(report.consistencyPoint()).orElseThrow();
                assertThat(position.file()).isEqualTo("changes.000001");
                assertThat(position.gtid()).startsWith("0-1-");
                assertThat(position.offset()).isPositive();
            }
        }
    }

    @Test
    void tablesWithoutTransactionsAreNamed() throws IOException {
        server.sql("create table shop.plain (a int) engine=MyISAM");
        StreamReport report = capture(source(), new Kept());
        assertThat(report.notes()).singleElement().asString().contains("shop.plain");
        assertThat(report.completeness().values())
                .containsKeys("shop/:table/plain", "shop/accounts/rows")
                .doesNotContainKey("shop/plain/rows");
    }

    /// Tools that stand before the real one.
    private Executables with(String script) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path tool = bin.resolve("mariadb-backup");
        Files.writeString(tool, "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Executables(
                Stream.concat(Stream.of(bin), Executables.usual().directories().stream()).toList());
    }

    private static final String REAL =
            "[[ \"$*\" == *--version* ]] && exec /usr/bin/mariadb-backup \"$@\"\n";

    @Test
    @DisplayName(
            "Q-02 a stream that was cut fails the source, though the tool ended with 0 and \"OK\"")
    void aCutStreamIsNoCopy() throws IOException {
        for (int cut : List.of(5_000_000, 17)) {
            Executables cutting =
                    with(
                            REAL
                                    + "/usr/bin/mariadb-backup \"$@\" 2>/dev/null | head -c "
                                    + cut
                                    + "\necho 'completed OK!' >&2\nexit 0\n");
            assertThatThrownBy(() -> capture(at(address, cutting), new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("the stream of mariadb-backup is bad");
        }
        Kept whole = new Kept();
        capture(source(), whole);
        byte[] copy = whole.streams.get(MariadbPhysicalSource.COPY);
        int last = new String(copy, StandardCharsets.ISO_8859_1).indexOf("xtrabackup_info") - 14;
        Path file = directory.resolve("cut");
        Files.write(file, Arrays.copyOf(copy, last)); // between two files
        Executables clean = with(REAL + "cat " + file + "\necho 'completed OK!' >&2\nexit 0\n");
        assertThatThrownBy(() -> capture(at(address, clean), new Kept()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("own note *_info");
        Executables nothing = with(REAL + "echo 'completed OK!' >&2\nexit 0\n");
        assertThatThrownBy(() -> capture(at(address, nothing), new Kept()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("own note");
    }

    @Test
    @DisplayName("Q-02 a tool that ends with 0 without its last word is not believed")
    void withoutItsLastWordItIsNoCopy() throws IOException {
        Executables mute = with(REAL + "exec /usr/bin/mariadb-backup \"$@\" 2>/dev/null\n");
        assertThatThrownBy(() -> capture(at(address, mute), new Kept()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("completed OK!");
    }

    @Test
    @DisplayName("Q-02 the server is killed while it is copied: the source fails")
    void aKilledServerIsAFailure() throws Exception {
        try (TestMariadb dying = TestMariadb.start("--log-bin=changes")) {
            dying.fillShop();
            dying.sql(
                    "create table shop.much as select seq, repeat(md5(seq), 30) text from"
                            + " shop.seq_1_to_60000");
            try (StreamCapture capture =
                    at(dying.address(""), Executables.usual()).open(home, Clock.systemUTC())) {
                assertThatThrownBy(() ->
                                capture.run((_, stream) -> {
                                    stream.readNBytes(100_000);
                                    dying.kill();
                                    return stream.readAllBytes().length;
                                }))
                        .isInstanceOf(SourceUnusableException.class);
            }
        }
    }

    @Test
    @DisplayName("Q-01 what is lacking is named: the tool, its series, rights, the password")
    void thePreflightNamesWhatIsLacking() throws IOException {
        refused(
                at(
                        address,
                        with("echo 'mariadb-backup based on MariaDB server 10.6.1-MariaDB' >&2")),
                "mariadb-backup 10.6.1 does not fit MariaDB 10.11");
        refused(at(address, new Executables(List.of(directory))), "package mariadb-backup");
        server.sql(
                "create user lesser@localhost identified by '"
                        + TestMariadb.SECRET.replace("\\", "\\\\")
                        + "'",
                "grant select, process on *.* to lesser@localhost");
        try {
            refused(
                    at(server.as("lesser", ""), Executables.usual()),
                    "GRANT RELOAD, LOCK TABLES, BINLOG MONITOR ON *.*");
            server.sql("grant reload, lock tables, binlog monitor on *.* to lesser@localhost");
            capture(at(server.as("lesser", ""), Executables.usual()), new Kept());
        } finally {
            server.sql("drop user lesser@localhost");
        }
        refused(
                new MariadbPhysicalSource(
                        "shop-db",
                        address,
                        () -> Optional.of("wrong canary".toCharArray()),
                        Executables.usual()),
                "Access denied");
    }

    private void refused(StreamSource source, String reason) {
        assertThatThrownBy(() -> source.open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("canary");
    }
}
