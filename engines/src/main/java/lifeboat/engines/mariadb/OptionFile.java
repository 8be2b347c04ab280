package lifeboat.engines.mariadb;

import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import lifeboat.engines.program.Password;

/// What the client programs read instead of arguments, which others can see.
final class OptionFile {
    private static final int QUOTES = 16;

    private OptionFile() {}

    /// @return to be wiped by the caller
    static char[] text(Map<String, String> options, Password password) throws IOException {
        StringBuilder plain = new StringBuilder("[client]\n");
        options.forEach((name, value) ->
                plain.append(name).append("=\"").append(escaped(value)).append("\"\n"));
        Optional<char[]> revealed = password.reveal();
        char[] secret = revealed.orElse(new char[0]);
        CharBuffer all = CharBuffer.allocate(plain.length() + 2 * secret.length + QUOTES);
        all.put(plain.toString());
        if (revealed.isPresent()) {
            all.put("password=\"");
            for (char c : secret) {
                if (c < ' ') {
                    throw new IOException("the password holds a control character");
                }
                if (c == '"' || c == '\\') {
                    all.put('\\');
                }
                all.put(c);
            }
            all.put("\"\n");
        }
        char[] text = Arrays.copyOf(all.array(), all.position());
        Arrays.fill(secret, '\0');
        Arrays.fill(all.array(), '\0');
        return text;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
