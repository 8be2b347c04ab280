package lifeboat.backup.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.BackupManifest;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// Takes the archive of `pg_basebackup` apart while it comes: each file of the cluster is a stream.
/// A slot that ends with this keeps the server from removing log that the copy still needs.
final class PhysicalCapture implements StreamCapture {
    private final PostgresqlServer server;
    private final List<String> notes;
    private final int segmentBytes;
    private final Map<String, String> facts = new HashMap<>();

    private PhysicalCapture(
            PostgresqlServer server,
            List<String> notes,
            int segmentBytes,
            Map<String, String> facts) {
        this.server = server;
        this.notes = notes;
        this.segmentBytes = segmentBytes;
        this.facts.putAll(facts);
    }

    static PhysicalCapture of(PostgresqlServer server, List<String> notes) throws IOException {
        try (PostgresqlSession session = session(server)) {
            List<List<String>> spaces =
                    session.rows(
                            "select spcname from pg_tablespace where spcname not in ('pg_default', 'pg_global') order by 1");
            if (!spaces.isEmpty()) {
                throw new SourceUnusableException(
                        "the cluster has tablespaces of its own ("
                                + String.join(", ", spaces.stream().map(List::getFirst).toList())
                                + "), which pg_basebackup cannot stream; use method: logical");
            }
            Map<String, String> facts = new HashMap<>();
            facts.put("url", server.address().configured());
            facts.put("server-version", server.version());
            facts.put("tool-version", server.toolVersion());
            facts.put("system-identifier", server.systemIdentifier());
            facts.put("superuser", session.value("select rolname from pg_roles where oid = 10"));
            facts.put("replica", session.value("select pg_is_in_recovery()::text"));
            int segmentBytes =
                    Integer.parseInt(
                            session.value(
                                    "select setting from pg_settings where name = 'wal_segment_size'"));
            return new PhysicalCapture(server, notes, segmentBytes, facts);
        }
    }

    private static PostgresqlSession session(PostgresqlServer server) throws IOException {
        return server.session(server.address().database().orElse("postgres"));
    }

    @Override
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        byte[] chance = new byte[8];
        new SecureRandom().nextBytes(chance);
        try (PostgresqlSession slot = session(server)) {
            slot.value(
                    "select slot_name from pg_create_physical_replication_slot('lifeboat_copy_"
                            + HexFormat.of().formatHex(chance)
                            + "', true, true)");
            return copy(sink);
        } catch (ProgramException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private StreamReport copy(StreamSink sink) throws IOException {
        SortedMap<String, Long> stored = new TreeMap<>();
        Optional<BackupManifest> manifest = Optional.empty();
        try (RunningProgram program =
                server.tool("pg_basebackup")
                        .and(
                                "--no-password",
                                "--dbname=" + server.address().url(),
                                "--pgdata=-",
                                "--format=tar",
                                "--wal-method=fetch",
                                "--checkpoint=fast",
                                "--label=lifeboat")
                        .start()) {
            program.input().close();
            TarEntries archive = new TarEntries(new ProgramStream(program));
            for (var entry = archive.next(); entry.isPresent(); entry = archive.next()) {
                TarEntries.TarEntry found = entry.get();
                switch (found.type()) {
                    case '5' -> sink.directory(found.name());
                    case '0' -> {
                        KeptContent content =
                                new KeptContent(
                                        archive.content(),
                                        found.name().equals(BackupManifest.NAME));
                        stored.put(found.name(), sink.put(found.name(), content));
                        if (content.kept.size() > 0) {
                            manifest =
                                    Optional.of(
                                            BackupManifest.parse(
                                                    content.kept.toByteArray(), segmentBytes));
                        }
                    }
                    default ->
                            throw new SourceUnusableException(
                                    "the copy holds " + found.name() + ", which is no file");
                }
            }
        }
        return report(
                manifest.orElseThrow(
                        () -> new SourceUnusableException("the copy came without its manifest")),
                stored);
    }

    private StreamReport report(BackupManifest manifest, SortedMap<String, Long> stored)
            throws IOException {
        for (Map.Entry<String, Long> file : manifest.files().entrySet()) {
            Long size = stored.get(file.getKey());
            if (!file.getValue().equals(size)) {
                throw new SourceUnusableException(
                        "the copy holds "
                                + size
                                + " bytes of "
                                + file.getKey()
                                + ", its manifest says "
                                + file.getValue());
            }
        }
        WalRange wal = manifest.wal();
        facts.put("timeline", Integer.toString(wal.timeline()));
        facts.put("start-lsn", wal.start().toString());
        facts.put("end-lsn", wal.end().toString());
        facts.put("wal-segment-bytes", Integer.toString(segmentBytes));
        facts.put("tablespaces", "pg_default, pg_global");
        Map<String, String> completeness = new TreeMap<>();
        completeness.put("system identifier", server.systemIdentifier());
        completeness.put("log", wal.toString());
        completeness.put("files", Integer.toString(manifest.files().size()));
        return new StreamReport(
                wal.toString(), "transaction", Completeness.of(completeness), notes);
    }

    /// Keeps what passes through it, if it is wanted.
    private static final class KeptContent extends FilterInputStream {
        final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
        private final boolean wanted;

        KeptContent(InputStream in, boolean wanted) {
            super(in);
            this.wanted = wanted;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            if (wanted && got > 0) {
                if (kept.size() > BackupManifest.MAX_BYTES) {
                    throw new SourceUnusableException("the manifest of the copy is too large");
                }
                kept.write(into, offset, got);
            }
            return got;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
