package lifeboat.runbooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import lifeboat.targets.fuzz.Fuzz;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookFuzzTest {
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        "[[[[[[[[",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "? ",
        "| \n",
        "'",
        "\"",
        "#",
        "---\n",
        "null",
        "~",
        "0",
        "-1",
        "1e400",
        "2147483648",
        "24h",
        "waves: ",
        "steps: ",
        "after: [a]",
        "command: [x]",
        "restore: ",
        "verify: all",
        "checks: all",
        "http: {url: u}",
        "manual: m",
        "timeout: 999999h",
        "retries: 5",
        "${a}",
        "\u0000",
        "\ufeff"
    };

    private static final String OURS =
            """
            about: x
            waves:
              - name: one
                parallel: 3
                on-failure: stop
                steps:
                  - {name: a, command: [touch, x], timeout: 5m, retries: 2, undo: [rm, x]}
                  - {name: b, http: {url: "http://127.0.0.1/", status: 204}, after: [a]}
                  - {approval: go on}
                  - {maintenance-page: {directory: /srv}, when: drill}
            """;

    @TempDir Path directory;

    @Test
    @DisplayName("G-01 fuzz: a runbook is refused with its problems, or read twice alike")
    void runbooks() throws Exception {
        Path file = directory.resolve("ours.yml");
        byte[] builtIn;
        try (InputStream in =
                RunbookReader.class.getResourceAsStream("/runbooks/restore-everything.yml")) {
            builtIn = Objects.requireNonNull(in).readAllBytes();
        }
        Fuzz.of(
                        RunbookFuzzTest.class,
                        "runbook",
                        input -> {
                            Files.write(file, input);
                            Runbook one = RunbookReader.named("ours", directory);
                            assertThat(one.steps()).isNotEmpty();
                            assertThat(RunbookReader.named("ours", directory)).isEqualTo(one);
                        })
                .good(builtIn, goodOnes())
                .words(WORDS)
                .refusing(RunbookException.class)
                .memory(24 << 20, 4000)
                .rounds(3_000)
                .run();
    }

    private static byte[] goodOnes() {
        return OURS.getBytes(UTF_8);
    }

    @Test
    @DisplayName("G-01 a runbook nested a hundred thousand times is refused, whatever nests")
    void deepNesting() {
        for (String piece : new String[] {"[", "{a: ", "- ", "? ", "[{"}) {
            assertThatThrownBy(() ->
                            RunbookReader.parse(
                                    "x", "x.yml", "about: a\nwaves: " + piece.repeat(100_000)))
                    .as(piece)
                    .isInstanceOf(RunbookException.class);
        }
    }
}
