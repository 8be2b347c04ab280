package lifeboat.console.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlainContextsTest {
    private final PlainContexts contexts = new PlainContexts();

    private Map<String, Object> read(String text) throws IOException {
        return contexts.deserialize(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    @Test
    void keepsTextsNumbersAndTruthValues() throws IOException {
        Map<String, Object> context =
                Map.of(
                        "a key",
                        "café\nnext, 100 % & more",
                        "empty",
                        "",
                        "long",
                        Long.MIN_VALUE,
                        "int",
                        7,
                        "double",
                        0.5,
                        "true",
                        true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        contexts.serialize(context, out);
        assertThat(out.toString(ISO_8859_1)).matches("[\\x0a\\x20-\\x7e]*");
        assertThat(read(out.toString(ISO_8859_1))).isEqualTo(context);
        assertThatThrownBy(() -> contexts.serialize(Map.of("x", new Object()), out))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesOverWhatItDoesNotKnow() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(
                        read(
                                "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==\nl n 12x\nq a b\ns %zz b\ns a b c\ns good 1\n"))
                .isEqualTo(Map.of("good", "1"));
    }
}
