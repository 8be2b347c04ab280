package lifeboat.backup.postgresql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.postgresql.ArchiveData;
import lifeboat.engines.postgresql.ArchiveStreams;
import lifeboat.engines.postgresql.ArchiveToc;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.TableDigests;
import lifeboat.engines.program.RunningProgram;

/// Dumps one database: the archive of `pg_dump` taken apart, so that every table is a stream of its
/// own whose bytes stay the same as long as its rows do.
final class DatabaseDump {
    private static final int ATTEMPTS = 8;
    private static final long PAUSE_MILLIS = 200;
    private static final Pattern SEQUENCE =
            Pattern.compile("setval\\('((?:[^']|'')+)', (-?\\d+), (true|false)\\)");

    private final PostgresqlServer server;
    private final String database;
    private final StreamSink sink;
    private final SnapshotAnswers asked;

    /// @param asked is asked in the snapshot
    DatabaseDump(PostgresqlServer server, String database, StreamSink sink, SnapshotAnswers asked) {
        this.server = server;
        this.database = database;
        this.sink = sink;
        this.asked = asked;
    }

    /// @param completeness is told what must be there
    /// @return the consistency point
    String run(Map<String, String> completeness) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(completeness);
            } catch (NothingDumped e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(attempt * PAUSE_MILLIS);
            }
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while a dump waits");
        }
    }

    /// The dump failed before it had handed out anything: a definition changed under it, or a lock
    /// was not to be had. It may be tried again.
    private static final class NothingDumped extends SourceUnusableException {
        NothingDumped(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private String attempt(Map<String, String> completeness) throws IOException {
        try (SharedSnapshot snapshot = SharedSnapshot.take(server, database);
                TableDigests digests =
                        TableDigests.start(database, snapshot.tables(), 1, snapshot::session);
                RunningProgram dump = start(snapshot)) {
            BufferedInputStream archive = new BufferedInputStream(new ProgramStream(dump), 1 << 18);
            ArchiveToc toc = toc(archive);
            Map<List<String>, Long> dumped = streams(archive, toc);
            Map<String, String> counted = digests.await();
            compare(snapshot.tables(), dumped, counted);
            completeness.putAll(counted);
            completeness.putAll(Catalogue.definitions(snapshot.session(), database));
            completeness.putAll(Catalogue.largeObjects(snapshot.session(), database));
            completeness.putAll(sequences(toc));
            asked.ask(snapshot.name());
            return database + "@" + snapshot.position();
        }
    }

    /// Somebody who waits to change a table that the snapshot has locked keeps the dump waiting,
    /// and waits for the end of the snapshot himself: then let him go first, and begin again.
    private RunningProgram start(SharedSnapshot snapshot) throws IOException {
        return server.tool("pg_dump")
                .and(
                        "-w",
                        "--format=custom",
                        "--compress=0",
                        "--no-sync",
                        "--lock-wait-timeout=2s",
                        "--snapshot=" + snapshot.name(),
                        "-d",
                        server.address().withDatabase(database).url())
                .start();
    }

    private static ArchiveToc toc(InputStream archive) throws IOException {
        try {
            return ArchiveToc.read(archive);
        } catch (SourceUnusableException e) {
            throw new NothingDumped(e);
        }
    }

    private Map<List<String>, Long> streams(InputStream archive, ArchiveToc toc)
            throws IOException {
        ArchiveStreams names = new ArchiveStreams(database);
        Map<List<String>, Long> rows = new HashMap<>();
        sink.put(names.toc(), new java.io.ByteArrayInputStream(toc.toBytes()));
        new ArchiveData(archive, toc)
                .handTo(
                        new ArchiveData.Taker() {
                            @Override
                            public void table(ArchiveToc.Entry entry, InputStream data)
                                    throws IOException {
                                CopiedRows copied = new CopiedRows(data, entry.tag());
                                sink.put(names.of(entry), copied);
                                rows.put(List.of(entry.namespace(), entry.tag()), copied.rows());
                            }

                            @Override
                            public void largeObjects(
                                    ArchiveToc.Entry entry, ArchiveData.LargeObjects objects)
                                    throws IOException {
                                LargeObjectStream all = new LargeObjectStream(objects);
                                sink.put(names.of(entry), all);
                                sink.put(names.listOf(entry), all.list());
                            }
                        });
        return rows;
    }

    /// The rows that were dumped are those that were counted in the same snapshot.
    private void compare(
            List<Catalogue.Table> tables,
            Map<List<String>, Long> dumped,
            Map<String, String> counted)
            throws SourceUnusableException {
        for (Catalogue.Table table : tables) {
            Long rows = dumped.get(List.of(table.schema(), table.relation()));
            String there = counted.get(database + "/" + table.name() + "/rows");
            if (rows == null || !rows.toString().equals(there)) {
                throw new SourceUnusableException(
                        "pg_dump gave "
                                + (rows == null ? "no" : rows.toString())
                                + " rows of "
                                + table.name()
                                + ", the same snapshot has "
                                + there);
            }
        }
    }

    /// As the dump will set them: sequences belong to no snapshot.
    private Map<String, String> sequences(ArchiveToc toc) {
        Map<String, String> found = new TreeMap<>();
        for (ArchiveToc.Entry entry : toc.entries().values()) {
            Matcher value = SEQUENCE.matcher(entry.definition());
            if (entry.kind().equals("SEQUENCE SET") && value.find()) {
                found.put(
                        Catalogue.sequenceKey(database, value.group(1).replace("''", "'")),
                        value.group(2) + (value.group(3).equals("true") ? " called" : ""));
            }
        }
        return found;
    }
}
