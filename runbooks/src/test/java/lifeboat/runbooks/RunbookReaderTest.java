package lifeboat.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RunbookReaderTest {
    @Test
    void theBuiltInRunbookRestoresReadsBackAndChecks() throws Exception {
        Runbook runbook =
                RunbookReader.named(RunbookReader.BUILT_IN, Path.of("target/no-runbooks-here"));

        assertThat(runbook.digest()).hasSize(64);
        assertThat(runbook.steps().stream().map(Step::name))
                .containsExactly(
                        "configuration",
                        "databases",
                        "programs",
                        "document roots",
                        "read back",
                        "checks");
    }

    @Test
    @DisplayName("G-01 everything wrong with a runbook is told at once, with its line")
    void allProblemsAreTold() {
        assertThatThrownBy(() ->
                        RunbookReader.parse(
                                "ours",
                                "ours.yml",
                                """
                                about: x
                                waves:
                                  - name: one
                                    paralel: 3
                                    on-failure: panic
                                    steps:
                                      - {name: a, command: [], timeout: soon}
                                      - {name: a, checks: all, after: [b]}
                                      - {restore: {kind: [directory]}}
                                      - {name: both, verify: all, checks: all}
                                """))
                .isInstanceOf(RunbookException.class)
                .hasMessageContaining("unknown key `paralel`")
                .hasMessageContaining("`on-failure` must be one of")
                .hasMessageContaining("ours.yml:7: `command` needs a program")
                .hasMessageContaining("`timeout` must be a time")
                .hasMessageContaining("two steps are called a")
                .hasMessageContaining("comes after b, which is no step before it")
                .hasMessageContaining("unknown key `kind`")
                .hasMessageContaining("needs either `kinds` or `sources`")
                .hasMessageContaining("a step does exactly one of");
        assertThatThrownBy(() -> RunbookReader.parse("x", "x.yml", "- a list"))
                .isInstanceOf(RunbookException.class);
        assertThatThrownBy(() -> RunbookReader.named("ours", Path.of("target/nowhere")))
                .isInstanceOf(RunbookException.class)
                .hasMessageContaining("there is no such runbook");
    }

    @Test
    void referencesAreResolvedOrNamed() {
        Map<String, String> known = Map.of("region", "east$1", "home.www", "/srv");
        assertThat(References.resolve("${home.www}/x ${region}", known)).isEqualTo("/srv/x east$1");
        assertThat(References.unresolved("${a} ${region} ${b}", known)).containsExactly("a", "b");
        assertThatThrownBy(() -> References.resolve("${a}", known))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
