package lifeboat.console.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads `{env: NAME}` or `{file: NAME}`. A file that others may read is a problem at once; a file
/// that is missing only when the secret is needed, so that one lost credential does not stop a
/// restore from the other targets.
final class SecretReader {
    private SecretReader() {}

    static SecretSource read(Section section, Path configFile) {
        Optional<String> variable = section.value("env", SecretReader::variable);
        Optional<Path> file =
                section.value("file", text -> configFile.resolveSibling(text).normalize());
        section.end();
        if (section.has("env") == section.has("file")) {
            section.error("", "needs exactly one of `env` and `file`");
        }
        file.ifPresent(path -> check(section, path));
        return file.<SecretSource>map(SecretSource.File::new)
                .orElseGet(() -> new SecretSource.Environment(variable.orElse("")));
    }

    private static String variable(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("`" + text + "` is not the name of a variable");
        }
        return text;
    }

    private static void check(Section section, Path path) {
        try {
            Secrets.objection(path).ifPresent(objection -> section.error("file", objection));
        } catch (IOException e) {
            section.error("file", "file " + path + " cannot be inspected");
        }
    }
}
