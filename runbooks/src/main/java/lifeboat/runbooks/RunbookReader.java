package lifeboat.runbooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads runbooks. Unknown keys, names given twice and references to steps that do not exist are
/// refused, all at once. Safe for concurrent use.
public final class RunbookReader {
    /// The runbook that ships with the program.
    public static final String BUILT_IN = "restore-everything";

    private static final Duration TIMEOUT = Duration.ofHours(24);
    private static final List<String> KINDS_OF_WORK =
            List.of(
                    "restore",
                    "verify",
                    "checks",
                    "command",
                    "http",
                    "manual",
                    "approval",
                    "maintenance-page",
                    "sql",
                    "rotate-credentials");

    private RunbookReader() {}

    /// The runbook of this name: a file in `directory`, or the built-in one.
    ///
    /// @throws RunbookException with every problem of the file
    public static Runbook named(String name, Path directory) throws RunbookException, IOException {
        Path file = directory.resolve(name.endsWith(".yml") ? name : name + ".yml");
        try {
            return parse(withoutEnding(name), file.toString(), PlainYaml.text(file));
        } catch (PlainYaml.Malformed e) {
            throw malformed(file.toString(), e);
        } catch (NoSuchFileException e) {
            if (name.equals(BUILT_IN)) {
                return builtIn();
            }
            throw new RunbookException(List.of(file + ":1: there is no such runbook"));
        }
    }

    private static String withoutEnding(String name) {
        return name.endsWith(".yml") ? name.substring(0, name.length() - 4) : name;
    }

    /// The one that ships with the program.
    public static Runbook builtIn() throws RunbookException, IOException {
        String resource = "/runbooks/" + BUILT_IN + ".yml";
        try (InputStream in = RunbookReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + resource);
            }
            return parse(BUILT_IN, resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// Reads the text of a runbook.
    ///
    /// @param file what problems are named after
    public static Runbook parse(String name, String file, String text) throws RunbookException {
        List<String> problems = new ArrayList<>();
        Fields root = new Fields(file, problems, mapping(file, text));
        String about = root.requiredText("about");
        List<Wave> waves = new ArrayList<>();
        for (Fields wave : root.mappings("waves")) {
            waves.add(wave(wave));
        }
        root.end();
        Runbook runbook = new Runbook(name, about, digest(text), waves);
        problems.addAll(dangling(file, runbook));
        if (!problems.isEmpty()) {
            throw new RunbookException(problems);
        }
        return runbook;
    }

    private static MappingNode mapping(String file, String text) throws RunbookException {
        try {
            return PlainYaml.mapping(file, text)
                    .orElseThrow(
                            () -> new RunbookException(List.of(file + ":1: holds no runbook")));
        } catch (PlainYaml.Malformed e) {
            throw malformed(file, e);
        }
    }

    private static RunbookException malformed(String file, PlainYaml.Malformed problem) {
        return new RunbookException(
                List.of(file + ":" + problem.line() + ": " + problem.sentence()));
    }

    private static Wave wave(Fields fields) {
        String name = fields.requiredText("name");
        int parallel = Math.max(1, fields.number("parallel", 2, 64));
        Wave.OnFailure rule =
                fields.choice("on-failure", Wave.OnFailure.CONTINUE, Wave.OnFailure.class);
        List<Step> steps = new ArrayList<>();
        for (Fields step : fields.mappings("steps")) {
            step(step).ifPresent(steps::add);
        }
        fields.end();
        return new Wave(name, parallel, rule, steps);
    }

    private static Optional<Step> step(Fields fields) {
        List<String> given = KINDS_OF_WORK.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            fields.problem("a step does exactly one of " + String.join(", ", KINDS_OF_WORK));
            return Optional.empty();
        }
        String kind = given.getFirst();
        Optional<Work> work = work(kind, fields);
        Step step =
                new Step(
                        fields.text("name").orElse(kind),
                        work.orElse(new Work.Checks()),
                        fields.has("after") ? fields.texts("after") : List.of(),
                        fields.time("timeout", TIMEOUT),
                        fields.number("retries", 0, 100),
                        fields.choice("when", Step.When.ALWAYS, Step.When.class),
                        fields.has("undo") ? fields.texts("undo") : List.of());
        fields.end();
        return work.map(_ -> step);
    }

    private static Optional<Work> work(String kind, Fields fields) {
        return switch (kind) {
            case "restore" -> fields.mapping(kind).flatMap(RunbookReader::restore);
            case "verify", "checks" -> {
                if (!fields.text(kind).orElse("").equals("all")) {
                    fields.problem("`" + kind + "` takes `all`");
                }
                yield Optional.of(kind.equals("verify") ? new Work.Verify() : new Work.Checks());
            }
            case "command" -> {
                List<String> arguments = fields.texts(kind);
                if (arguments.isEmpty()) {
                    fields.problem("`command` needs a program");
                }
                yield Optional.of(new Work.Command(arguments));
            }
            case "http" -> fields.mapping(kind).map(RunbookReader::http);
            case "manual" -> Optional.of(new Work.Manual(fields.requiredText(kind)));
            case "approval" ->
                    Optional.of(new Work.Approval(fields.requiredText(kind), token(fields)));
            case "sql" -> fields.mapping(kind).map(RunbookReader::sql);
            case "rotate-credentials" -> fields.mapping(kind).flatMap(RunbookReader::rotation);
            default -> fields.mapping(kind).map(RunbookReader::maintenancePage);
        };
    }

    private static Optional<Work> restore(Fields fields) {
        List<String> kinds = fields.has("kinds") ? fields.texts("kinds") : List.of();
        List<String> sources = fields.has("sources") ? fields.texts("sources") : List.of();
        fields.end();
        try {
            return Optional.of(new Work.Restore(kinds, sources));
        } catch (IllegalArgumentException e) {
            fields.problem("`restore` " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Work.Token> token(Fields step) {
        if (!step.has("signed")) {
            return Optional.empty();
        }
        return step.mapping("signed")
                .map(fields -> {
                    Work.Token token =
                            new Work.Token(
                                    fields.requiredText("key"), fields.requiredText("token"));
                    fields.end();
                    return token;
                });
    }

    private static Work sql(Fields fields) {
        Work.Sql sql = new Work.Sql(fields.requiredText("source"), fields.texts("run"));
        if (sql.statements().isEmpty()) {
            fields.problem("`sql` needs statements under `run`");
        }
        fields.end();
        return sql;
    }

    private static Optional<Work> rotation(Fields fields) {
        String source = fields.requiredText("source");
        List<String> users = fields.texts("users");
        Optional<String> file = fields.text("file");
        List<String> command = fields.has("command") ? fields.texts("command") : List.of();
        fields.end();
        try {
            return Optional.of(new Work.Rotation(source, users, file, command));
        } catch (IllegalArgumentException e) {
            fields.problem("`rotate-credentials` " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Work http(Fields fields) {
        Work http =
                new Work.Http(
                        fields.requiredText("url"),
                        fields.number("status", 200, 599),
                        fields.text("contains").orElse(""));
        fields.end();
        return http;
    }

    private static Work maintenancePage(Fields fields) {
        Work page =
                new Work.MaintenancePage(
                        fields.requiredText("directory"),
                        fields.text("text").orElse("We are back soon."));
        fields.end();
        return page;
    }

    /// Names given twice, and steps that wait for one that does not come before them.
    private static List<String> dangling(String file, Runbook runbook) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Step step : runbook.steps()) {
            for (String name : step.after()) {
                if (!known.contains(name)) {
                    problems.add(
                            file
                                    + ":1: step "
                                    + step.name()
                                    + " comes after "
                                    + name
                                    + ", which is no step before it");
                }
            }
            if (!known.add(step.name())) {
                problems.add(file + ":1: two steps are called " + step.name() + "; give names");
            }
        }
        if (known.isEmpty()) {
            problems.add(file + ":1: has no steps");
        }
        return problems;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
