package lifeboat.engines.throwaway;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.engines.program.DeathWatch;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.RunningProgram;

/// A PostgreSQL server started on a physical copy, to bring it to a consistent state and to look at
/// it. Nothing of the configuration that came with the copy is used: it archives and replicates
/// nothing, loads no libraries of others, runs no jobs, listens on a private socket only and has no
/// network where the system lets us take it away. The copy is changed and stays; everything else
/// ends with this.
public final class PhysicalCopyServer implements Closeable {
    private static final String PURPOSE = "pgcopy";
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(5);

    private final Path data;
    private final Path programs;
    private final PrivateDirectory home;
    private final ServerUser user;
    private final RunningProgram server;
    private boolean closed;

    private PhysicalCopyServer(
            Path data,
            Path programs,
            PrivateDirectory home,
            ServerUser user,
            RunningProgram server) {
        this.data = data;
        this.programs = programs;
        this.home = home;
        this.user = user;
        this.server = server;
    }

    /// How far the log is replayed before the copy is opened.
    ///
    /// @param settings for the server: the recovery target
    /// @param log directory with the files of the log that are not in the copy; the server only
    ///   reads there
    /// @param limit most time until it is open
    public record Recovery(Map<String, String> settings, Path log, Duration limit) {
        public Recovery {
            settings = Map.copyOf(settings);
        }
    }

    /// Gives the copy to the account that servers run as, starts one on it and waits until all of
    /// the log that was asked for is replayed and the copy is open.
    ///
    /// @param data the copy, owned by this user
    /// @throws IOException if no server of its version is installed, or it cannot recover; the
    ///   message tells what the server said
    public static PhysicalCopyServer start(Path data, Recovery recovery) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        int major = Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
        Path programs = ThrowawayPostgresql.programs(Optional.of(major));
        ServerUser user = ServerUser.of(List.of("postgres", "nobody"));
        user.ownAll(data);
        user.ownAll(recovery.log());
        PrivateDirectory home = PrivateDirectory.make(PURPOSE);
        try {
            user.own(home.path());
            Files.writeString(home.path().resolve("postgresql.conf"), "");
            Files.writeString(home.path().resolve("pg_ident.conf"), "");
            Files.writeString(home.path().resolve("pg_hba.conf"), "local all all trust\n");
            return start(data, recovery, major, programs, user, home);
        } catch (IOException | RuntimeException | Error e) {
            try (home) {
                throw e;
            }
        }
    }

    private static PhysicalCopyServer start(
            Path data,
            Recovery recovery,
            int major,
            Path programs,
            ServerUser user,
            PrivateDirectory home)
            throws IOException {
        Files.deleteIfExists(data.resolve("standby.signal")); // a copy of a replica
        Path signal = data.resolve("recovery.signal");
        Files.writeString(signal, "");
        user.own(signal);
        Map<String, String> settings = new TreeMap<>(ofControlFile(data, programs, user, home));
        settings.putAll(harmless(major, home.path()));
        settings.put("restore_command", "cp \"" + recovery.log() + "/%f\" \"%p\" 2>/dev/null");
        List<String> run = new ArrayList<>();
        run.add(programs.resolve("postgres").toString());
        run.add("-D");
        run.add(data.toString());
        settings.forEach((name, value) -> {
            run.add("-c");
            run.add(name + "=" + value);
        });
        recovery.settings()
                .forEach((name, value) -> { // behind those that make every other target empty
                    run.add("-c");
                    run.add(name + "=" + value);
                });
        RunningProgram server = DeathWatch.start(user.call(run), home, DeathWatch.Farewell.QUIT);
        try {
            ServerReadiness.await(server, data, home.path(), recovery.limit());
            return new PhysicalCopyServer(data, programs, home, user, server);
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /// Limits that must not be below those of the server the copy was taken of.
    private static Map<String, String> ofControlFile(
            Path data, Path programs, ServerUser user, PrivateDirectory home) throws IOException {
        Map<String, String> found = new TreeMap<>();
        String said =
                user.call(List.of(programs.resolve("pg_controldata").toString(), data.toString()))
                        .in(home.path())
                        .answer(QUICK);
        for (String line : said.lines().toList()) {
            String[] parts = line.split(" setting:\\s*", 2);
            if (parts.length == 2 && parts[0].startsWith("max_")) {
                found.put(
                        parts[0].replace("max_locks_per_xact", "max_locks_per_transaction")
                                .replace("max_prepared_xacts", "max_prepared_transactions"),
                        parts[1]);
            }
        }
        return found;
    }

    /// These win over what came with the copy.
    private static Map<String, String> harmless(int major, Path home) {
        Map<String, String> all = new TreeMap<>();
        all.put("config_file", home.resolve("postgresql.conf").toString());
        all.put("hba_file", home.resolve("pg_hba.conf").toString());
        all.put("ident_file", home.resolve("pg_ident.conf").toString());
        all.put("external_pid_file", "");
        all.put("listen_addresses", "");
        all.put("port", "5432");
        all.put("unix_socket_directories", home.toString());
        all.put("unix_socket_permissions", "0700");
        all.put("ssl", "off");
        all.put("archive_mode", "off");
        all.put("archive_command", "");
        all.put("archive_cleanup_command", "");
        all.put("recovery_end_command", "");
        all.put("primary_conninfo", "");
        all.put("primary_slot_name", "");
        all.put("synchronous_standby_names", "");
        all.put("hot_standby", "off");
        for (String target : List.of("", "_time", "_lsn", "_name", "_xid")) {
            all.put("recovery_target" + target, "");
        }
        all.put("recovery_target_timeline", "latest");
        all.put("recovery_target_action", "promote");
        all.put("recovery_target_inclusive", "on");
        all.put("max_logical_replication_workers", "0");
        all.put("shared_preload_libraries", "");
        all.put("session_preload_libraries", "");
        all.put("local_preload_libraries", "");
        all.put("autovacuum", "off");
        all.put("logging_collector", "off");
        all.put("log_destination", "stderr");
        all.put("log_statement", "none");
        all.put("huge_pages", "off");
        all.put("shared_buffers", "64MB");
        all.put("fsync", "on");
        if (major >= 15) {
            all.put("archive_library", "");
        }
        if (major >= 17) {
            all.put("event_triggers", "off");
            all.put("summarize_wal", "off");
            all.put("sync_replication_slots", "off");
        }
        return all;
    }

    /// Where it is reached, as this role; holds no password.
    public String url(String role, String database) {
        return "postgresql://" + encoded(role) + "@/" + encoded(database) + "?host=" + home.path();
    }

    private static String encoded(String part) {
        return java.net.URLEncoder.encode(part, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /// What it logged last.
    public String log() {
        return server.tail();
    }

    public ThrowawayServer.Network network() {
        return user.network();
    }

    /// Shuts the server down so that the copy needs no recovery when it is started again.
    ///
    /// @throws IOException if it does not shut down properly; it is ended in any case
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (home) {
            if (server.isAlive()) {
                server.killAfter(STOP_LIMIT);
                user.call(
                                List.of(
                                        programs.resolve("pg_ctl").toString(),
                                        "stop",
                                        "--pgdata=" + data,
                                        "--mode=fast",
                                        "--wait",
                                        "--timeout=" + STOP_LIMIT.toSeconds()))
                        .in(home.path())
                        .answer(STOP_LIMIT);
                server.await();
            }
        } finally {
            server.close();
        }
    }
}
