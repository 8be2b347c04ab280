package lifeboat.backup.mariadb;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.BinlogPosition;
import lifeboat.engines.mariadb.MariadbBackup;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.MbstreamCheck;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// Streams the copy of a server. What the tool wrote is whole only if its exit status, its last
/// words and the stream itself all say so.
final class MariadbPhysicalCapture implements StreamCapture {
    private static final String PURPOSE = "mariacopy";

    private final MariadbServer server;
    private final MariadbBackup tool;
    private final Clock clock;
    private final Map<String, String> facts = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    MariadbPhysicalCapture(MariadbServer server, MariadbBackup tool, Clock clock)
            throws IOException {
        this.server = server;
        this.tool = tool;
        this.clock = clock;
        facts.put("url", server.address().configured());
        facts.put("server-version", server.version());
        facts.put("tool-version", tool.version());
        facts.put("server-identity", server.identity());
        try (MariadbSession session = server.session()) {
            facts.put("lower-case-table-names", session.value("select @@lower_case_table_names"));
            facts.put("log-bin", session.value("select @@log_bin"));
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        try (PrivateDirectory place = PrivateDirectory.make(PURPOSE);
                StateOfCopy state = StateOfCopy.open(server)) {
            return copy(sink, place, state);
        } catch (ProgramException | MbstreamCheck.DamagedCopyException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private StreamReport copy(StreamSink sink, PrivateDirectory place, StateOfCopy state)
            throws IOException {
        MariadbBackup.Ending ending = new MariadbBackup.Ending(state);
        try (RunningProgram program =
                server.tool(tool.program())
                        .and(
                                "--backup",
                                "--stream=mbstream",
                                "--target-dir=" + place.path().resolve("target"),
                                "--tmpdir=" + place.path())
                        .in(place.path())
                        .start(ending)) {
            program.input().close();
            MbstreamCheck stream = new MbstreamCheck(new ProgramStream(program));
            sink.put(MariadbPhysicalSource.COPY, stream);
            ending.check();
            sink.put("info", stream.note("_info").orElse(""));
            return report(stream, state);
        }
    }

    private StreamReport report(MbstreamCheck stream, StateOfCopy state) throws IOException {
        String[] place = stream.note("_binlog_info").orElse("").strip().split("\t", -1);
        boolean logged = place.length >= 2 && facts.getOrDefault("log-bin", "0").equals("1");
        Map<String, String> record =
                new TreeMap<>(
                        state.record(
                                logged
                                        ? Optional.of(place[0] + ":" + place[1])
                                        : Optional.empty()));
        record.put(":copy/files", Long.toString(stream.files()));
        notes.addAll(state.notes());
        Optional<BinlogPosition> position = logged ? position(place) : Optional.empty();
        position.ifPresent(found -> {
            facts.put("binlog-file", found.file());
            facts.put("binlog-position", Long.toString(found.offset()));
            facts.put("gtid", found.gtid());
        });
        return new StreamReport(
                position.map(BinlogPosition::toString)
                        .orElse(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()),
                "transaction",
                Completeness.of(record),
                notes);
    }

    /// The file's own beginning tells when it was begun; with that the log can be followed.
    private Optional<BinlogPosition> position(String[] place) throws IOException {
        Path file;
        try (MariadbSession session = server.session()) {
            file = Path.of(session.value("select @@log_bin_basename")).resolveSibling(place[0]);
        }
        try (InputStream in = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(in)) {
            data.skipNBytes(4);
            long created = Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
            return Optional.of(
                    new BinlogPosition(
                            place[0],
                            created,
                            Long.parseLong(place[1]),
                            place.length > 2 ? place[2] : ""));
        } catch (IOException e) {
            notes.add(
                    "the log of changes cannot be read at "
                            + file
                            + ", so this copy cannot be brought to a moment behind it");
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
