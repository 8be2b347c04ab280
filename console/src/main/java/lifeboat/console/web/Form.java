package lifeboat.console.web;

import java.util.Optional;
import java.util.regex.Pattern;
import lifeboat.console.config.SecretText;
import org.springframework.web.servlet.function.ServerRequest;

/// The fields of a form, as far as they may become words of a command. What is not of the expected
/// shape is as if it were not there.
final class Form {
    private static final Pattern SNAPSHOT = Pattern.compile("latest|[0-9a-f]{6,64}");
    private static final int LONGEST_PATH = 4096;
    private static final String SPECIAL = "*?[]\\!";

    private Form() {}

    static String text(ServerRequest request, String field) {
        return request.param(field).orElse("").strip();
    }

    static Optional<String> snapshot(String text) {
        return SNAPSHOT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /// The passphrase that was typed; empty where none was, or more than a line. The caller closes
    /// it.
    static Optional<SecretText> passphrase(ServerRequest request) {
        return request.param("passphrase")
                .filter(typed -> !typed.isEmpty() && typed.lines().count() == 1)
                .map(typed -> new SecretText(typed.toCharArray()));
    }

    /// A path inside a source without slashes at its ends, `""` for its root; empty where it is
    /// none that a form can carry.
    static Optional<String> path(ServerRequest request, String field) {
        String path = request.param(field).orElse("").replaceAll("^/+|/+$", "");
        boolean isOne =
                path.length() <= LONGEST_PATH
                        && path.chars().noneMatch(Character::isISOControl)
                        && !path.contains("//");
        return isOne ? Optional.of(path) : Optional.empty();
    }

    /// The pattern that matches this path alone.
    static String literally(String path) {
        StringBuilder pattern = new StringBuilder("/");
        path.chars()
                .forEach(c -> {
                    if (SPECIAL.indexOf(c) >= 0) {
                        pattern.append('\\');
                    }
                    pattern.append((char) c);
                });
        return pattern.toString();
    }
}
