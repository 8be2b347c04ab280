package lifeboat.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/// What is ready to copy in `docs/deploy` is well formed and calls commands that exist.
final class DeployFilesTest {
    private static final Path DEPLOY = Path.of("..", "docs", "deploy");
    private static final Pattern CALL = Pattern.compile("(?m)^ExecStart=\\S+/lifeboat (.*)$");
    private static final Pattern CONTAINER_CALL =
            Pattern.compile("(?m)(?:^CMD \\[|args: \\[)(.*)]$");

    private static String read(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    private static List<String> calls(Pattern pattern, String text) {
        List<String> calls = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            calls.add(matcher.group(1).replaceAll("[\",]", " ").strip().replaceAll(" +", " "));
        }
        return calls;
    }

    @Test
    void callsAreUnderstood() throws IOException {
        List<String> calls = new ArrayList<>();
        calls.addAll(calls(CALL, read("lifeboat.service")));
        calls.addAll(calls(CALL, read("lifeboat-backup.service")));
        calls.addAll(calls(CONTAINER_CALL, read("Containerfile")));
        calls.addAll(calls(CONTAINER_CALL, read("cronjob.yaml")));
        assertThat(calls)
                .containsExactly(
                        "serve -c /etc/lifeboat/lifeboat.yml",
                        "backup -c /etc/lifeboat/lifeboat.yml",
                        "serve -c /etc/lifeboat/lifeboat.yml",
                        "backup --json -c /etc/lifeboat/lifeboat.yml");
        for (String call : calls) {
            CommandLine commands = Cli.commandLine(new RootCommand());
            assertThat(commands.parseArgs(call.split(" ", -1)).errors()).as(call).isEmpty();
        }
    }

    @Test
    void unitsHaveSectionsKeysAndValues() throws IOException {
        for (String unit :
                List.of("lifeboat.service", "lifeboat-backup.service", "lifeboat-backup.timer")) {
            assertThat(read(unit).lines())
                    .as(unit)
                    .allMatch(line -> line.matches("#.*||\\[[A-Z][a-z]+]|[A-Za-z]+=.+"));
        }
    }

    @Test
    void theCronJobIsYaml() throws IOException {
        Object job = new Load(LoadSettings.builder().build()).loadFromString(read("cronjob.yaml"));
        assertThat(job).asString().contains("kind=CronJob", "concurrencyPolicy=Forbid");
    }
}
