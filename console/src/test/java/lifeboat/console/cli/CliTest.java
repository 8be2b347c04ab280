package lifeboat.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lifeboat.console.CommandException;
import lifeboat.console.Operations;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.Status;
import lifeboat.console.config.SecretText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CliTest {
    @TempDir Path directory = Path.of("");

    private final FakeTerminal terminal = new FakeTerminal();
    private final List<Request> requests = new ArrayList<>();
    private Answer answer = (_, _) -> new Result.Snapshots(List.of());

    /// What the fake engine does.
    @FunctionalInterface
    private interface Answer {
        Object to(Session session, Request request) throws Exception;
    }

    @BeforeEach
    void writeConfiguration() throws IOException {
        Files.writeString(
                directory.resolve("lifeboat.yml"),
                """
                site: s
                sources: {d: {type: directory, path: d}}
                targets: {n: {type: directory, path: n}}
                """);
    }

    private Operations operations(Session session) {
        return (Operations)
                Proxy.newProxyInstance(
                        Operations.class.getClassLoader(),
                        new Class<?>[] {Operations.class},
                        (_, _, arguments) -> {
                            Request request = (Request) arguments[0];
                            requests.add(request);
                            return answer.to(session, request);
                        });
    }

    private int run(String... args) {
        return run(terminal, args);
    }

    private int run(FakeTerminal terminal, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--config=" + directory.resolve("lifeboat.yml"));
        return new Cli(terminal, () -> 0, this::operations).run(all);
    }

    private static Result.Backup backup(Status status) {
        return new Result.Backup(
                status,
                "01JD",
                "r1",
                "2026-11-20T02:00:00Z",
                12.34,
                List.of(
                        new Result.BackupSource(
                                "d", status, 1, 2048, 1024, "now", List.of("skipped a\u001b[2Jb"))),
                List.of(),
                List.of(new Result.BackupTarget("n", status, 3, 2048, 2)),
                new Result.Quorum(2, 1),
                List.of());
    }

    @Test
    void aCommandAloneIsModelledAsAmongAllOthers() {
        CommandLine whole = Cli.commandLine(new RootCommand());
        assertThat(whole.getSubcommands()).hasSize(RootCommand.COMMANDS.size());
        whole.getSubcommands()
                .forEach((name, command) -> {
                    FakeTerminal own = new FakeTerminal();
                    assertThat(run(own, name, "--help")).isZero();
                    command.setUsageHelpWidth(80);
                    assertThat(own.outText())
                            .isEqualTo(command.getUsageMessage(CommandLine.Help.Ansi.OFF));
                });
    }

    @Test
    void helpAnywhereDoesNothingElse() {
        assertThat(run("--help", "prune")).isZero();
        assertThat(run("keys", "--help", "remove")).isZero();
        assertThat(run("--help", "completion", "backup")).isEqualTo(2); // no shell
        assertThat(terminal.outText()).contains("lifeboat prune", "lifeboat keys remove");
        assertThat(requests).isEmpty();
    }

    @Test
    void aMistakeIsToldAsAmongAllOthers() {
        assertThat(run("--passphrase-file", "backup", "--help")).isEqualTo(2);
        assertThat(terminal.errText()).contains("but found 'backup'");
        assertThat(run("backup", "--sauce", "restore")).isEqualTo(2);
        assertThat(terminal.errText()).contains("--source");
    }

    @Test
    void turnsArgumentsIntoOneRequest() {
        answer = (_, _) -> backup(Status.OK);
        assertThat(run("backup", "--source", "a", "--source", "b")).isZero();
        answer = (_, _) -> new Result.Verify(Status.OK, "L2", 5, true, 1, List.of(), List.of());
        assertThat(run("verify", "--target", "n", "--read-data", "5", "--time-budget", "30m"))
                .isZero();
        answer = (_, _) -> new Result.Ls("x", List.of(), 0);
        assertThat(run("ls", "x", "*.php", "--source", "d")).isZero();
        answer = (_, _) -> new Result.Keys(List.of(), "", List.of());
        assertThat(run("keys", "shares", "--threshold", "3", "--count", "5")).isZero();
        assertThat(requests)
                .containsExactly(
                        new Request.Backup(List.of("a", "b")),
                        new Request.Verify(List.of("n"), 5, Optional.of(Duration.ofMinutes(30))),
                        new Request.Ls(
                                "x", Optional.of("d"), Optional.of("*.php"), 0, Long.MAX_VALUE),
                        new Request.KeysShares(3, 5, Optional.empty()));
    }

    @Test
    void restoreGoesToADirectoryOrATar() {
        answer =
                (_, _) ->
                        new Result.Restore(
                                Status.OK, "x", "d", "t", 1, 1, 1, List.of(), List.of(), List.of());
        assertThat(run("restore", "--source", "d", "--to", "t", "--overwrite")).isZero();
        assertThat(run("restore", "--source", "d", "--as-tar", "-")).isZero();
        assertThat(terminal.outText().lines()).hasSize(1);
        assertThat(run("restore", "--source", "d")).isEqualTo(2);
        assertThat(run("restore", "--source", "d", "--as-tar", "-", "--json")).isEqualTo(2);
        assertThat(requests)
                .containsExactly(
                        new Request.Restore(
                                "d",
                                new Request.Destination.Directory(Path.of("t")),
                                "latest",
                                List.of(),
                                List.of(),
                                Request.Existing.OVERWRITE,
                                Request.Privilege.ORDINARY,
                                Optional.empty()),
                        new Request.Restore(
                                "d",
                                new Request.Destination.TarStream(),
                                "latest",
                                List.of(),
                                List.of(),
                                Request.Existing.REFUSE,
                                Request.Privilege.ORDINARY,
                                Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"OK, 0", "FAILED, 1", "DEGRADED, 3", "DAMAGED, 4"})
    void statusBecomesTheExitCode(Status status, int code) {
        answer = (_, _) -> backup(status);
        assertThat(run("backup")).isEqualTo(code);
    }

    @Test
    void exceptionsBecomeExitCodes() {
        answer = (_, _) -> fail(new CommandException.Refused("a vault exists", "attach"));
        assertThat(run("init")).isEqualTo(5);
        assertThat(terminal.errText()).isEqualTo("lifeboat: a vault exists\nnext: attach\n");
        answer = (_, _) -> fail(new CommandException.DoesNotOpen("wrong passphrase", ""));
        assertThat(run("ls")).isEqualTo(6);
        answer = (_, _) -> fail(new IOException("disk full"));
        assertThat(run("backup")).isEqualTo(1);
        answer = (_, _) -> fail(new IllegalStateException("oops"));
        assertThat(run("backup")).isEqualTo(1);
        assertThat(terminal.errText()).contains("a defect of lifeboat").doesNotContain("\tat ");
        assertThat(run("backup", "--debug")).isEqualTo(1);
        assertThat(terminal.errText()).contains("\tat ");
    }

    private static Object fail(Exception e) throws Exception {
        throw e;
    }

    @Test
    void jsonIsOneDocumentOfTheSameRecord() {
        answer = (_, _) -> backup(Status.DEGRADED);
        assertThat(run("backup", "--json")).isEqualTo(3);
        JsonNode json = JsonMapper.shared().readTree(terminal.outText());
        assertThat(json.propertyNames())
                .containsExactly(
                        "status",
                        "snapshot",
                        "run",
                        "slot",
                        "seconds",
                        "sources",
                        "groups",
                        "targets",
                        "quorum",
                        "warnings");
        assertThat(json.at("/status").asString()).isEqualTo("degraded");
        assertThat(json.at("/sources/0").propertyNames())
                .contains(
                        "name",
                        "status",
                        "entries",
                        "bytes",
                        "newBytes",
                        "consistencyPoint",
                        "warnings");
        assertThat(json.at("/targets/0/behind").asInt()).isEqualTo(2);
        assertThat(json.at("/quorum/needed").asInt()).isEqualTo(2);
    }

    @Test
    void snapshotsAreAJsonArray() {
        answer =
                (_, _) ->
                        new Result.Snapshots(
                                List.of(
                                        new Result.Snapshot(
                                                "x",
                                                Instant.EPOCH,
                                                List.of("d"),
                                                List.of("d"),
                                                List.of(),
                                                7,
                                                List.of("n"),
                                                Optional.of(new Result.Proof("L4", "3h", 10800)))));
        assertThat(run("snapshots", "--json")).isZero();
        JsonNode json = JsonMapper.shared().readTree(terminal.outText());
        assertThat(json.at("/0/time").asString()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(json.at("/0/proof/level").asString()).isEqualTo("L4");
    }

    @Test
    void errorsAreJsonToo() {
        assertThat(run("bakcup", "--json")).isEqualTo(2);
        JsonNode json = JsonMapper.shared().readTree(terminal.outText());
        assertThat(json.at("/error/code").asInt()).isEqualTo(2);
        assertThat(json.at("/error/message").asString())
                .isEqualTo("unknown command `bakcup`; did you mean `backup`?");
        assertThat(json.at("/error/hint").asString()).isEqualTo("lifeboat --help");
    }

    @Test
    @DisplayName("a name that this locale cannot read is refused, not taken for another")
    void namesBeyondTheLocale() {
        assertThat(run("restore", "--source", "docroot", "--include=/gr\uFFFD\uFFFDn"))
                .isEqualTo(2);
        assertThat(terminal.errText()).contains("no text in this locale", "LC_ALL=C.UTF-8");
    }

    @Test
    @DisplayName("L-01 a secret given as an option by mistake is not repeated")
    void wrongOptionsAreExplainedWithoutTheirValue() {
        assertThat(run("backup", "--passphrase=canary")).isEqualTo(2);
        assertThat(terminal.errText())
                .isEqualTo(
                        "lifeboat: unknown option `--passphrase`; did you mean"
                                + " `--passphrase-file`?\nnext: lifeboat backup --help\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heal --time-budget x|`x` is not a duration; write for example 90s, 30m, 24h or 7d",
                "verify --read-data abc|`abc` is not a whole number",
                "verify --read-data 101|from 0 to 100, not 101",
                "completion tcsh|`tcsh` is not one of bash, zsh and fish",
                "restore --to x|missing required option: '--source=S'",
            })
    void wrongValuesAreExplained(String line, String sentence) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(terminal.errText()).contains(sentence).doesNotContain("Exception");
    }

    @Test
    void configurationProblemsAreExitCodeTwo() throws Exception {
        Files.writeString(directory.resolve("lifeboat.yml"), "sites: s\n");
        assertThat(run("backup")).isEqualTo(2);
        assertThat(terminal.errText())
                .contains("lifeboat.yml:1: sites: unknown key; did you mean `site`?")
                .contains("`targets` needs at least one entry");
        assertThat(requests).isEmpty();
    }

    @Test
    @DisplayName("A-05 file names are escaped in results")
    void foreignTextInResultsIsHarmless() {
        terminal.seen = true;
        answer = (_, _) -> backup(Status.OK);
        assertThat(run("backup", "--no-color")).isZero();
        assertThat(terminal.outText()).contains("skipped a\\x1b[2Jb").doesNotContain("\u001b");
        terminal.environment.put("NO_COLOR", "1");
        assertThat(run("backup")).isZero();
        assertThat(terminal.outText()).doesNotContain("\u001b");
        terminal.environment.remove("NO_COLOR");
        assertThat(run("backup")).isZero();
        assertThat(terminal.outText()).contains("\u001b[32mok\u001b[0m");
    }

    @Test
    void passphraseComesFromOptionThenVariableThenPerson() throws Exception {
        Path one = secret("one");
        Path two = secret("two");
        List<String> seen = new ArrayList<>();
        answer =
                (session, _) -> {
                    try (SecretText text = session.passphrases().existing()) {
                        seen.add(text.revealText());
                    }
                    return new Result.Snapshots(List.of());
                };
        terminal.answers.add("three");
        assertThat(run("snapshots")).isZero();
        terminal.environment.put("LIFEBOAT_PASSPHRASE_FILE", two.toString());
        assertThat(run("snapshots")).isZero();
        assertThat(run("snapshots", "--passphrase-file", one.toString())).isZero();
        assertThat(seen).containsExactly("three", "two", "one");

        terminal.environment.clear();
        assertThat(run("snapshots")).isEqualTo(2);
        assertThat(terminal.errText()).contains("no terminal to ask on");
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("snapshots", "--passphrase-file", one.toString())).isEqualTo(2);
        assertThat(terminal.errText()).contains("run chmod 600");
    }

    @Test
    void aNewPassphraseIsAskedTwice() {
        answer =
                (session, _) -> {
                    session.passphrases().chosen("main").close();
                    return new Result.Init(Status.OK, "s", "main", "k", List.of(), "sheet");
                };
        terminal.answers.addAll(List.of("a", "b"));
        assertThat(run("init")).isEqualTo(2);
        assertThat(terminal.errText()).contains("the two passphrases differ");
        terminal.answers.addAll(List.of("a", "a"));
        assertThat(run("init")).isZero();
    }

    private Path secret(String text) throws IOException {
        Path file = Files.writeString(directory.resolve(text), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void helpShowsOnlyWhatWorks() {
        assertThat(run("--help")).isZero();
        assertThat(terminal.outText())
                .contains("init", "attach", "doctor", "completion", "Exit codes:")
                .contains("plan", "restore-everything", "drill", "demo", "report", "evidence")
                .contains("prune", "serve")
                .doesNotContain("missed-slots");
        assertThat(run()).isEqualTo(2);
        assertThat(run("keys")).isEqualTo(2);
        assertThat(run("--version")).isZero();
    }

    @ParameterizedTest
    @EnumSource(CompletionCommand.Shell.class)
    void completionIsAScript(CompletionCommand.Shell shell) throws Exception {
        assertThat(run("completion", shell.name().toLowerCase(java.util.Locale.ROOT))).isZero();
        String script = terminal.outText();
        assertThat(script).contains("snapshots", "passphrase-file", "read-data");
        if (shell != CompletionCommand.Shell.FISH) {
            Path file = Files.writeString(directory.resolve("completion"), script);
            Process bash =
                    new ProcessBuilder("bash", "-n", file.toString())
                            .redirectErrorStream(true)
                            .start();
            assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(bash.exitValue()).isZero();
        }
    }
}
