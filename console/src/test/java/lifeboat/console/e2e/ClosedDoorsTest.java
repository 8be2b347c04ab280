package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an attacker on the same network or in the state directory finds.
@Timeout(120)
final class ClosedDoorsTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("one", "one ".repeat(1000));
        site.run("init").exits(0);
    }

    @Test
    @DisplayName("L-05 a backup listens on no port, from its start to its end")
    void noPortIsOpen() throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            site.file("d/" + i, ("number " + i + " ").repeat(2000));
        }
        Child child = site.child(List.of(), "backup");
        int looks = 0;
        Set<String> listening = new HashSet<>();
        while (child.process().isAlive()) {
            Set<String> sockets = sockets(child.process().pid());
            for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
                listening.addAll(open(table, sockets));
            }
            looks++;
            Thread.sleep(20);
        }
        child.ending().exits(0);
        assertThat(looks).isGreaterThan(10);
        assertThat(listening).isEmpty();
    }

    private static Set<String> sockets(long pid) {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> handles = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            handles.forEach(handle -> {
                try {
                    String to = Files.readSymbolicLink(handle).toString();
                    if (to.startsWith("socket:[")) {
                        inodes.add(to.substring(8, to.length() - 1));
                    }
                } catch (IOException e) {
                    return; // closed meanwhile
                }
            });
        } catch (IOException | UncheckedIOException e) {
            return Set.of(); // ended meanwhile
        }
        return inodes;
    }

    /// Sockets of this table that wait for strangers: TCP ones that listen, UDP ones with a port.
    private static Set<String> open(String table, Set<String> inodes) throws IOException {
        Set<String> open = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 9 && inodes.contains(fields[9])) {
                if (table.startsWith("udp") || fields[3].equals("0A")) {
                    open.add(table + " " + fields[1]);
                }
            }
        }
        return open;
    }

    @Test
    @DisplayName(
            "L-05 rows of the job history crafted by an attacker make no object and stop nothing")
    void craftedHistory() throws Exception {
        site.run("backup").exits(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HashMap<>(Map.of("gadget", new Gadget())));
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isInstanceOf(Map.class);
        }
        assertThat(Gadget.MADE).as("it acts where anybody makes it").hasValue(1);
        Gadget.MADE.set(0);
        String base64 = Base64.getEncoder().encodeToString(bytes.toByteArray());
        for (String crafted : List.of(base64, new String(bytes.toByteArray(), ISO_8859_1))) {
            try (Connection history = HaltTrigger.history(site)) {
                plant(history, crafted);
            }
            site.run("runs").exits(0);
            site.file("two", "two");
            site.run("backup").exits(0);
            assertThat(Gadget.MADE).hasValue(0);
        }
        assertThat(site.restored(directory.resolve("restored")))
                .isEqualTo(TreeDigest.of(site.source()));
    }

    /// In every context, of executions that seem to run still.
    private static void plant(Connection history, String crafted) throws Exception {
        for (String table :
                List.of("BATCH_JOB_EXECUTION_CONTEXT", "BATCH_STEP_EXECUTION_CONTEXT")) {
            try (PreparedStatement update =
                    history.prepareStatement(
                            "UPDATE " + table + " SET SHORT_CONTEXT = ?, SERIALIZED_CONTEXT = ?")) {
                update.setString(1, crafted.substring(0, Math.min(2000, crafted.length())));
                update.setString(2, crafted);
                assertThat(update.executeUpdate()).isPositive();
            }
        }
        try (Statement statement = history.createStatement()) {
            for (String table : List.of("BATCH_JOB_EXECUTION", "BATCH_STEP_EXECUTION")) {
                statement.executeUpdate(
                        "UPDATE " + table + " SET STATUS = 'STARTED', END_TIME = NULL");
            }
        }
    }
}
