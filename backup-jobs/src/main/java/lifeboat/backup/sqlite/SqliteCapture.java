package lifeboat.backup.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.FileDigest;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.sqlite.SqliteContents;
import lifeboat.engines.sqlite.SqliteQuestion;
import lifeboat.engines.sqlite.SqliteTool;

/// Copies the database, then counts, checks and streams the copy.
final class SqliteCapture implements StreamCapture {
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final Duration QUICK = Duration.ofMinutes(5);
    private static final String COPY = "copy";

    /// Inside a read transaction the copy is of one state, whoever commits meanwhile, and need not
    /// begin again with every commit.
    private static final String COPYING =
            "begin;\nselect count(*) from sqlite_master;\npragma page_count;\n.backup main "
                    + COPY
                    + "\ncommit;\n";

    private final SqliteTool tool;
    private final Path path;
    private final PrivateDirectory place;
    private final Clock clock;
    private final Map<String, String> facts;
    private Optional<String> suspicion = Optional.empty();
    private List<String> questions = List.of();

    private SqliteCapture(
            SqliteTool tool,
            Path path,
            PrivateDirectory place,
            Clock clock,
            Map<String, String> facts) {
        this.tool = tool;
        this.path = path;
        this.place = place;
        this.clock = clock;
        this.facts = Map.copyOf(facts);
    }

    /// Looks whether it can be read.
    static SqliteCapture begin(SqliteTool tool, Path path, PrivateDirectory place, Clock clock)
            throws IOException {
        String mode =
                tool.ask(
                                path,
                                "select count(*) from sqlite_master;\npragma journal_mode;\n",
                                place.path(),
                                QUICK)
                        .strip();
        Map<String, String> facts = new TreeMap<>();
        facts.put("path", path.toString());
        facts.put("tool-version", tool.version());
        facts.put("journal-mode", mode.lines().reduce("", (_, last) -> last));
        for (String attribute : List.of("mode", "uid", "gid", "dev", "ino")) {
            facts.put(
                    attribute,
                    String.valueOf(
                            Files.getAttribute(
                                    path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS)));
        }
        return new SqliteCapture(tool, path, place, clock, facts);
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public void asked(List<String> wanted) {
        questions = List.copyOf(wanted);
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        Path copy = place.path().resolve(COPY);
        Instant moment = clock.instant();
        Map<String, String> values;
        SqliteContents contents;
        String schema;
        try {
            String pages =
                    tool.ask(path, COPYING, place.path(), LIMIT)
                            .lines()
                            .reduce("unknown", (_, last) -> last);
            contents = SqliteContents.read(tool, copy);
            values = new TreeMap<>(contents.values());
            if (!pages.equals(values.get(":setting/page_count"))) {
                throw new SourceUnusableException(
                        "the copy of "
                                + path
                                + " has "
                                + values.get(":setting/page_count")
                                + " pages, and the database "
                                + pages);
            }
            schema =
                    contents.faults().isEmpty()
                            ? tool.askAtRest(
                                    copy,
                                    "select sql || ';' from sqlite_master where sql is not null order by type, name;\n",
                                    QUICK)
                            : "";
        } catch (ProgramException e) {
            throw new SourceUnusableException(path + " cannot be copied: " + e.getMessage(), e);
        }
        if (!contents.faults().isEmpty()) {
            suspicion =
                    Optional.of("the database is damaged: " + String.join("; ", contents.faults()));
        }
        values.put(":file/sha256", FileDigest.of(copy));
        sink.put("schema.sql", schema);
        try (InputStream stream = Files.newInputStream(copy)) {
            sink.put(String.valueOf(path.getFileName()), stream);
        }
        List<String> notes = notes();
        Map<String, String> answers = contents.faults().isEmpty() ? answers(copy, notes) : Map.of();
        return new StreamReport(
                moment.toString(), "transaction", Completeness.of(values), notes, answers);
    }

    /// Of the copy, so that they are of the same moment.
    private Map<String, String> answers(Path copy, List<String> notes) throws IOException {
        Map<String, String> answers = new TreeMap<>();
        for (String question : questions) {
            SqliteQuestion asked = new SqliteQuestion(question);
            if (!asked.isQuery()) {
                notes.add("the check `" + question + "` was refused: " + SqliteQuestion.NO_QUERY);
                continue;
            }
            try {
                answers.put(question, asked.ask(tool, copy, QUICK));
            } catch (ProgramException e) {
                notes.add("the check `" + question + "` was refused: " + e.tail());
            }
        }
        return answers;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (tool.hasWalResetFault() && facts.getOrDefault("journal-mode", "").equals("wal")) {
            notes.add(
                    "SQLite "
                            + tool.version()
                            + " can damage a database in WAL mode when two connections write and checkpoint at once (mended in 3.51.3); this backup never checkpoints, but look at the version its applications use");
        }
        return notes;
    }

    @Override
    public Optional<String> suspicion() {
        return suspicion;
    }

    @Override
    public void close() throws IOException {
        place.close();
    }
}
