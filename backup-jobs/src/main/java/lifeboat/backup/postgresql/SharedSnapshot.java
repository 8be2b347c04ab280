package lifeboat.backup.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.ProgramException;

/// A transaction whose snapshot others may use as long as this is open. Every table is locked
/// against changes of its definition, and against TRUNCATE, before the snapshot is taken: both are
/// visible to a snapshot taken before them.
final class SharedSnapshot implements Closeable {
    private static final int ATTEMPTS = 5;
    private static final String LOCK_LIMIT = "set local lock_timeout = '60s'";

    private final PostgresqlSession session;
    private final String name;
    private final String position;
    private final List<Catalogue.Table> tables;

    private SharedSnapshot(
            PostgresqlSession session, String name, List<Catalogue.Table> tables, String position) {
        this.session = session;
        this.name = name;
        this.tables = tables;
        this.position = position;
    }

    /// @throws SourceUnusableException if tables come and go faster than they can be locked
    static SharedSnapshot take(PostgresqlServer server, String database) throws IOException {
        for (int attempt = 1; ; attempt++) {
            PostgresqlSession session = server.session(database);
            try {
                List<Catalogue.Table> known = Catalogue.tables(session);
                session.execute("begin transaction isolation level repeatable read, read only");
                session.execute(LOCK_LIMIT);
                lock(session, known);
                String name = session.value("select pg_catalog.pg_export_snapshot()");
                List<Catalogue.Table> tables = Catalogue.tables(session);
                if (names(known).containsAll(names(tables))) {
                    String position =
                            session.value(
                                    "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end");
                    return new SharedSnapshot(session, name, tables, position);
                }
                session.close();
            } catch (IOException | RuntimeException | Error e) {
                session.close();
                boolean refused =
                        !(e instanceof ProgramException failure)
                                || failure.tail().contains("permission denied");
                if (attempt == ATTEMPTS || refused) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new SourceUnusableException(
                        "tables of " + database + " come and go too fast for a consistent copy");
            }
        }
    }

    private static void lock(PostgresqlSession session, List<Catalogue.Table> tables)
            throws IOException {
        for (int at = 0; at < tables.size(); at += 500) {
            session.execute(
                    "lock table only "
                            + String.join(
                                    ", only ",
                                    tables.subList(at, Math.min(tables.size(), at + 500)).stream()
                                            .map(Catalogue.Table::name)
                                            .toList())
                            + " in access share mode");
        }
    }

    private static Set<String> names(List<Catalogue.Table> tables) {
        Set<String> names = new HashSet<>();
        tables.forEach(table -> names.add(table.name()));
        return names;
    }

    String name() {
        return name;
    }

    /// Position in the WAL soon after the snapshot.
    String position() {
        return position;
    }

    List<Catalogue.Table> tables() {
        return tables;
    }

    /// The transaction itself, which alone holds the locks.
    PostgresqlSession session() {
        return session;
    }

    @Override
    public void close() {
        session.close();
    }
}
