package lifeboat.restore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import lifeboat.backup.mariadb.MariadbPhysicalSource;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MbstreamCheck;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MariadbPhysicalRestorerTest extends StreamRestorerContract {
    private static KeptStreams copy;
    private static String sum;

    private PrivateDirectory place;

    @BeforeAll
    static void copyUnderLoad(@TempDir Path state) throws Exception {
        try (TestMariadb live = TestMariadb.start("--log-bin=changes")) {
            live.fillShop();
            live.sql(
                    "create table shop.plain (a int) engine=MyISAM",
                    "insert into shop.plain values (7)");
            sum = live.value(TestMariadb.SUM);
            try (TestMariadb.Bank _ = live.bank(3)) {
                copy =
                        KeptStreams.of(
                                new MariadbPhysicalSource(
                                        "db",
                                        live.address(""),
                                        TestMariadb.PASSWORD,
                                        Executables.usual()),
                                state);
            }
        }
    }

    /// The account that runs servers must get to the files.
    @BeforeEach
    void passable() throws IOException {
        place = PrivateDirectory.make("pg");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void remove() throws IOException {
        place.close();
    }

    private Path data() {
        return place.path().resolve("data");
    }

    @Override
    protected KeptStreams captured() {
        return copy;
    }

    @Override
    protected StreamRestorer restorer() {
        return new MariadbPhysicalRestorer(data(), Executables.usual());
    }

    @Override
    protected List<String> servers() {
        return List.of();
    }

    @Test
    @DisplayName("Q-08 a copy of a bank under load holds the sum, and tables without transactions")
    void theBankIsWhole() throws IOException {
        assertThat(restore(copy).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        MariadbPhysicalRestorer restorer = new MariadbPhysicalRestorer(data(), Executables.usual());
        try (ThrowawayMariadb server = restorer.open();
                MariadbServer connected = restorer.connect(server);
                MariadbSession session = connected.session()) {
            assertThat(session.value(TestMariadb.SUM)).isEqualTo(sum);
            assertThat(session.value("select a from shop.plain")).isEqualTo("7");
        }
    }

    @Test
    @DisplayName("R-01 a directory that holds anything is refused and stays as it is")
    void neverTouchesADirectoryThatHoldsAnything() throws IOException {
        Files.createDirectories(data());
        Path other = Files.writeString(data().resolve("other"), "x");
        assertThatThrownBy(() -> restore(copy))
                .isInstanceOf(DestinationInUseException.class)
                .hasMessageContaining("other");
        assertThat(other).hasContent("x");
        assertThat(data().toFile().list()).containsExactly("other");
    }

    @Test
    void aCopyOfAnotherSeriesIsRefusedBeforeAnythingIsWritten() throws IOException {
        Through old =
                new Through(copy) {
                    @Override
                    public Map<String, String> facts() {
                        return Map.of("server-version", "10.6.12-MariaDB");
                    }
                };
        assertThatThrownBy(() -> restore(old))
                .hasMessageContaining("10.6.12")
                .hasMessageContaining("10.11");
        assertThat(data()).doesNotExist();
        assertThat(new MariadbPhysicalRestorer(data(), Executables.usual()).obstacles(old))
                .singleElement()
                .asString()
                .contains("10.6.12");
    }

    @Test
    @DisplayName("V-08 a forged stream with a name that leads out of the directory is refused")
    void noNameLeadsOut() {
        for (String name : List.of("../out", "/etc/out", "a//b", "a/../../out")) {
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            byte[] chunk = new byte[14 + path.length];
            System.arraycopy("XBSTCK01\0E".getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, 10);
            chunk[10] = (byte) path.length;
            System.arraycopy(path, 0, chunk, 14, path.length);
            assertThatThrownBy(
                            () -> {
                                try (InputStream stream =
                                        new MbstreamCheck(new ByteArrayInputStream(chunk))) {
                                    stream.readAllBytes();
                                }
                            })
                    .isInstanceOf(MbstreamCheck.DamagedCopyException.class)
                    .hasMessageContaining("it names " + name);
        }
    }

    @Test
    @DisplayName("V-03 a single flipped byte anywhere is found before the copy counts as unpacked")
    void aFlippedByteIsFound() throws IOException {
        byte[] whole = copy.bytes("copy.mbstream");
        for (int at : List.of(whole.length / 3, whole.length - 40)) {
            KeptStreams bad = copy.copy();
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            bad.streams.put("copy.mbstream", flipped);
            assertThat(failsOrDiffers(bad)).isTrue();
        }
    }
}
