package lifeboat.backup.h2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.H2Script;
import lifeboat.engines.program.PrivateDirectory;

/// Lets H2 copy its file, then reads the script. Each is consistent in itself; the copy is of a
/// moment before.
final class H2Capture implements StreamCapture {
    private final H2Address address;
    private final Connection connection;
    private final String version;
    private final PrivateDirectory place;
    private final Clock clock;
    private final Map<String, String> copies = new TreeMap<>();
    private List<String> questions = List.of();

    H2Capture(
            H2Address address,
            Connection connection,
            String version,
            PrivateDirectory place,
            Clock clock) {
        this.address = address;
        this.connection = connection;
        this.version = version;
        this.place = place;
        this.clock = clock;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(copies);
        facts.put("url", address.toString());
        facts.put("user", address.user());
        facts.put("server-version", version);
        return facts;
    }

    @Override
    public void asked(List<String> wanted) {
        questions = List.copyOf(wanted);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        Map<String, String> values = new TreeMap<>();
        Map<String, String> answers = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        try {
            copy(sink, notes);
            String moment = clock.instant().toString();
            try (H2Script script = H2Script.begin(connection);
                    DigestedStatements stream = new DigestedStatements(script)) {
                sink.put("script.sql", stream);
                values.putAll(record(script).values());
                values.put(":script/sha256", stream.digest());
                answer(script, answers, notes);
            }
            return new StreamReport(moment, "transaction", Completeness.of(values), notes, answers);
        } catch (SQLException e) {
            throw new SourceUnusableException(address + ": " + H2Source.firstLine(e), e);
        }
    }

    /// In the transaction of the script, after it: a question that changes something changes
    /// neither the script nor, since it is rolled back, the database.
    private void answer(H2Script script, Map<String, String> answers, List<String> notes) {
        for (String question : questions) {
            try {
                answers.put(question, script.answer(question));
            } catch (SQLException e) {
                notes.add("the check `" + question + "` was refused: " + H2Source.firstLine(e));
            }
        }
    }

    private static Completeness record(H2Script script) throws IOException {
        try {
            return script.record();
        } catch (IOException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private void copy(StreamSink sink, List<String> notes) throws IOException {
        if (!address.isHere()) {
            notes.add("only the script is kept: the server runs on another machine");
            return;
        }
        Path zip = place.path().resolve("copy.zip");
        try (Statement statement = connection.createStatement()) {
            statement.execute("backup to '" + zip.toString().replace("'", "''") + "'");
        } catch (SQLException e) {
            notes.add("only the script is kept: H2 cannot write a copy: " + H2Source.firstLine(e));
            return;
        }
        if (!Files.isReadable(zip)) {
            notes.add("only the script is kept: the copy that H2 wrote cannot be read here");
            return;
        }
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                String name = "copy/" + Path.of(entry.getName()).getFileName();
                DigestedStream stream = new DigestedStream(entries);
                sink.put(name, stream);
                copies.put("sha256 of " + name, stream.digest());
            }
        }
        Files.delete(zip);
    }

    @Override
    public void close() throws IOException {
        try (place) {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("H2: " + H2Source.firstLine(e), e);
        }
    }
}
