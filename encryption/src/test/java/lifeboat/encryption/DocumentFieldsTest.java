package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DocumentFieldsTest {
    private static final String LARGEST = "9007199254740992";

    @Test
    void readsEachKindAtItsBounds() throws Exception {
        assertThat(of("\"a\"").text("x", 1)).isEqualTo("a");
        assertThat(of("\"00ff\"").hex("x", 2)).containsExactly(0, 0xff);
        assertThat(of("\"AAE=\"").base64("x", 2)).containsExactly(0, 1);
        assertThat(of("\"AAEC\"").base64("x", 3)).containsExactly(0, 1, 2);
        assertThat(of("\"AA==\"").base64UpTo("x", 3)).containsExactly(0);
        assertThat(of(LARGEST).integer("x")).isEqualTo(1L << 53);
        assertThat(of("-1").integer("x")).isEqualTo(-1);
        assertThat(of("\"2026-11-20T00:00:00Z\"").instant("x"))
                .isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(of("[1]").node("x").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"ab\"", "1", "null", "[]", "{}", "true"})
    void refusesOtherTexts(String value) throws Exception {
        DocumentFields fields = of(value);
        assertThatThrownBy(() -> fields.text("x", 1))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessage("the test: bad member x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"00f\"", "\"00ff0\"", "\"00fF\"", "\"00fg\"", "\"00 f\"", "0", "\"\""})
    void refusesOtherHexadecimals(String value) throws Exception {
        DocumentFields fields = of(value);
        assertThatThrownBy(() -> fields.hex("x", 2))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessage("the test: bad member x");
    }

    /// Too short, too long, unpadded, with bits that say nothing, from another alphabet, with
    /// blanks.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"AA==\"",
                "\"AAEC\"",
                "\"AAE\"",
                "\"AAF=\"",
                "\"_-E=\"",
                "\"AA E=\"",
                "\"AAE=AAE=\"",
                "\"=\"",
                "\"\"",
                "2"
            })
    void refusesOtherBase64(String value) throws Exception {
        DocumentFields fields = of(value);
        assertThatThrownBy(() -> fields.base64("x", 2))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessage("the test: bad member x");
    }

    @Test
    void boundsBase64() throws Exception {
        assertThat(of("\"AAECAw==\"").base64UpTo("x", 4)).hasSize(4);
        DocumentFields oneMore = of("\"AAECAwQ=\"");
        assertThatThrownBy(() -> oneMore.base64UpTo("x", 4))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "null", "[1]", "true"})
    void refusesOtherNumbers(String value) throws Exception {
        DocumentFields fields = of(value);
        assertThatThrownBy(() -> fields.integer("x"))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessage("the test: bad member x");
    }

    /// The same moment in another spelling is refused too: a document has one byte form.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-11-20T00:00:00.000Z\"",
                "\"2026-11-20T01:00:00+01:00\"",
                "\"2026-11-20t00:00:00z\"",
                "\"2026-11-20\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"yesterday\"",
                "1"
            })
    void refusesOtherTimes(String value) throws Exception {
        DocumentFields fields = of(value);
        assertThatThrownBy(() -> fields.instant("x"))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessage("the test: bad member x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1}",
                "{\"a\":1,\"b\":2,\"c\":3}",
                "{\"a\":1,\"c\":3}",
                "[]",
                "1"
            })
    void wantsExactlyTheNamesOfItsKind(String json) throws Exception {
        JsonNode node = parse(json);
        assertThatThrownBy(() -> DocumentFields.exactly(node, "the test", "a", "b"))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("the test");
    }

    @Test
    void tellsANewerFormatFromNone() throws Exception {
        DocumentFields.requireFormat(parse("{\"format\":2}"), "the test", 2);
        assertThatThrownBy(
                        () -> DocumentFields.requireFormat(parse("{\"format\":3}"), "the test", 2))
                .isInstanceOf(EncryptionException.NewerFormat.class)
                .hasMessage("the test has format 3, this version knows 2");
        for (String other :
                new String[] {"{}", "{\"format\":\"2\"}", "{\"format\":1}", "[2]", "2"}) {
            assertThatThrownBy(() -> DocumentFields.requireFormat(parse(other), "the test", 2))
                    .as(other)
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
    }

    private static DocumentFields of(String value) throws EncryptionException {
        return DocumentFields.exactly(parse("{\"x\":" + value + "}"), "the test", "x");
    }

    private static JsonNode parse(String json) throws EncryptionException {
        return CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8), 1000);
    }
}
