package lifeboat.vault.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;

/// The meaning of [PathPattern] in the plainest words, without any thought of time. Bytes are taken
/// for characters.
final class SlowPattern {
    private SlowPattern() {}

    static boolean matches(String text, byte[] path, boolean directory) {
        String body = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (text.endsWith("/") && !directory) {
            return false;
        }
        boolean anchored = body.indexOf('/') >= 0;
        body = new String(body.getBytes(UTF_8), ISO_8859_1);
        String[] pattern = (body.startsWith("/") ? body.substring(1) : body).split("/", -1);
        String[] names = new String(path, ISO_8859_1).split("/", -1);
        if (!anchored) {
            return pattern[0].equals("**") || name(pattern[0], 0, names[names.length - 1], 0);
        }
        return names(pattern, 0, names, 0);
    }

    private static boolean names(String[] pattern, int p, String[] names, int n) {
        if (p == pattern.length) {
            return n == names.length;
        }
        if (n == names.length) {
            return false; // `a/**` fits what is below `a`, not `a`
        }
        if (!pattern[p].equals("**")) {
            return name(pattern[p], 0, names[n], 0) && names(pattern, p + 1, names, n + 1);
        }
        if (p == pattern.length - 1) {
            return true;
        }
        for (int skip = n; skip <= names.length; skip++) {
            if (names(pattern, p + 1, names, skip)) {
                return true;
            }
        }
        return false;
    }

    private static boolean name(String glob, int g, String name, int n) {
        if (g == glob.length()) {
            return n == name.length();
        }
        if (glob.charAt(g) == '*') {
            return name(glob, g + 1, name, n) || (n < name.length() && name(glob, g, name, n + 1));
        }
        if (n == name.length()) {
            return false;
        }
        return switch (glob.charAt(g)) {
            case '?' -> name(glob, g + 1, name, n + 1);
            case '\\' -> glob.charAt(g + 1) == name.charAt(n) && name(glob, g + 2, name, n + 1);
            case '[' -> {
                boolean negated = glob.charAt(g + 1) == '!' || glob.charAt(g + 1) == '^';
                int from = g + (negated ? 2 : 1);
                int to = glob.indexOf(']', from + 1); // one at the start is a member
                yield members(glob.substring(from, to)).get(name.charAt(n)) != negated
                        && name(glob, to + 1, name, n + 1);
            }
            default -> glob.charAt(g) == name.charAt(n) && name(glob, g + 1, name, n + 1);
        };
    }

    private static BitSet members(String text) {
        BitSet members = new BitSet();
        for (int i = 0; i < text.length(); i++) {
            if (i + 2 < text.length() && text.charAt(i + 1) == '-') {
                if (text.charAt(i) <= text.charAt(i + 2)) {
                    members.set(text.charAt(i), text.charAt(i + 2) + 1);
                }
                i += 2;
            } else {
                members.set(text.charAt(i));
            }
        }
        return members;
    }
}
