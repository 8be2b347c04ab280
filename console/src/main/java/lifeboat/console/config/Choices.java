package lifeboat.console.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lifeboat.console.Suggestion;

/// Constants as they are written in the file: lower case, `-` for `_`.
final class Choices {
    private Choices() {}

    static <E extends Enum<E>> E parse(String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(text)) {
                return constant;
            }
        }
        List<String> known = Arrays.stream(type.getEnumConstants()).map(Choices::written).toList();
        throw new IllegalArgumentException(unknown(text, known));
    }

    static String unknown(String text, List<String> known) {
        String hint = Suggestion.hint(text, known);
        return "`"
                + text
                + "` is not known here"
                + (hint.isEmpty() ? "; choose one of " + String.join(", ", known) : hint);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
