package lifeboat.console.config;

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

class ConfigFuzzTest {
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
        "!!java.net.URL ",
        "? ",
        "| \n",
        "> \n",
        "'",
        "\"",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "null",
        "~",
        "true",
        "0",
        "-1",
        "1e400",
        "0x7fffffff",
        "999999999999999999999",
        "24h",
        "P1D",
        "\\ud800",
        "\u0000",
        "\t",
        "\ufeff",
        "site: ",
        "targets: ",
        "sources: ",
        "type: s3",
        "type: directory",
        "path: ",
        "../..",
        "{env: A}",
        "{file: a}",
        "cron: \"0 2 * * *\"",
        "zone: Mars/Olympus",
        "delay: 1s",
        "copies: 99"
    };

    @TempDir Path directory;

    private static byte[] everyKey() throws Exception {
        try (InputStream in = ConfigFuzzTest.class.getResourceAsStream("every-key.yml")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @Test
    @DisplayName("G-01 fuzz: a configuration is refused with its problems, or read twice alike")
    void siteFiles() throws Exception {
        Path file = directory.resolve("lifeboat.yml");
        Fuzz.of(
                        ConfigFuzzTest.class,
                        "site-config",
                        input -> {
                            Files.write(file, input);
                            SiteConfig one = SiteConfigLoader.load(file);
                            assertThat(one.site()).isNotBlank();
                            assertThat(one.targets()).isNotEmpty();
                            assertThat(SiteConfigLoader.load(file)).isEqualTo(one);
                        })
                .good(
                        everyKey(),
                        "site: s\nsources:\n  d: {type: directory, path: data}\ntargets:\n  n: {type: directory, path: nas}\n"
                                .getBytes(UTF_8))
                .words(WORDS)
                .refusing(ConfigException.class)
                .memory(24 << 20, 4000)
                .rounds(3_000)
                .run();
    }

    @Test
    @DisplayName("G-01 a configuration nested a hundred thousand times is refused, whatever nests")
    void deepNesting() throws Exception {
        Path file = directory.resolve("lifeboat.yml");
        for (String piece : new String[] {"[", "{a: ", "- ", "? ", "- - - ", "[{"}) {
            Files.writeString(file, "site: s\nsources: " + piece.repeat(100_000));
            assertThatThrownBy(() -> SiteConfigLoader.load(file))
                    .as(piece)
                    .isInstanceOf(ConfigException.class);
            Files.writeString(file, piece.repeat(100_000));
            assertThatThrownBy(() -> SiteConfigLoader.load(file))
                    .as(piece)
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    @DisplayName("G-01 a configuration of more than 1 MiB is refused, also from what is no file")
    void tooLarge() throws Exception {
        Path file = directory.resolve("lifeboat.yml");
        Files.writeString(
                file,
                "site: s\nsources:\n  d: {type: directory, path: data}\ntargets:\n  n: {type: directory, path: nas}\n"
                        + "#".repeat(1 << 20)
                        + "\nunknown: key\n");
        assertThatThrownBy(() -> SiteConfigLoader.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("larger than 1 MiB");
        Path zeros = Path.of("/dev/zero");
        if (Files.isReadable(zeros)) {
            assertThatThrownBy(() -> SiteConfigLoader.load(zeros))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("larger than 1 MiB");
        }
    }
}
