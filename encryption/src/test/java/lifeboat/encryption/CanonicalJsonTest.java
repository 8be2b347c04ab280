package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {
    /// RFC 8785, 3.2.3.
    @Test
    void sortsNamesByUtf16CodeUnits() throws Exception {
        assertThat(
                        canonical(
                                """
                                {"\\u20ac":"Euro Sign","\\r":"Carriage Return",
                                 "\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                                 "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
                                 "\\u00f6":"Latin Small Letter O With Diaeresis"}\
                                """))
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                                + "\"ö\":\"Latin Small Letter O With Diaeresis\","
                                + "\"€\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    /// RFC 8785, 3.2.2, without its fractions.
    @Test
    void writesStringsAndLiteralsAsTheRfc() throws Exception {
        assertThat(
                        canonical(
                                """
                                {"string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                                 "literals": [null, true, false]}\
                                """))
                .isEqualTo(
                        "{\"literals\":[null,true,false],"
                                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void writesNestedValuesWithoutBlanks() throws Exception {
        assertThat(canonical("{ \"b\" : [ 1 , { \"d\":-0, \"c\" : [ ] } ], \"a\":{ } }"))
                .isEqualTo("{\"a\":{},\"b\":[1,{\"c\":[],\"d\":0}]}");
        assertThat(canonical("[\"\\b\\t\\n\\f\\r\\u001f\\u007f\"]"))
                .isEqualTo("[\"\\b\\t\\n\\f\\r\\u001f\u007f\"]");
    }

    @Test
    void whatIsCanonicalStaysAsItIs() throws Exception {
        String once = canonical("{\"z\":[9007199254740992,-9007199254740992],\"a\":\"\\u2028\"}");
        assertThat(canonical(once)).isEqualTo(once);
        assertThat(once).contains("9007199254740992,-9007199254740992");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " {}",
                "{}\n",
                "{} {}",
                "{}x",
                "\ufeff{}",
                "{",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "1.0",
                "1e3",
                "9007199254740993",
                "-9007199254740993",
                "99999999999999999999",
                "NaN",
                "'a'",
                "{a:1}",
                "// c\n{}",
                "[01]",
                "[+1]",
                "[.5]",
                "[\"\\ud800\"]",
                "{\"\\udc00\":1}",
                "[\"\\ude00\\ud83d\"]",
                "nul",
                "\"a\u0001\""
            })
    void refusesWhatIsNotStrictOrNotSupported(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[][] bad = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            "{}".getBytes(StandardCharsets.UTF_16LE),
        };
        for (byte[] json : bad) {
            assertThatThrownBy(() -> CanonicalJson.parse(json, 100))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
    }

    @Test
    void boundsSizeDepthAndDigits() throws Exception {
        assertThatThrownBy(() -> CanonicalJson.parse(new byte[11], 10))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        byte[] largest = "[1234567]".getBytes(StandardCharsets.UTF_8);
        assertThat(CanonicalJson.parse(largest, largest.length).isArray()).isTrue();
        assertThatThrownBy(() -> CanonicalJson.parse(largest, largest.length - 1))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThat(parse("[".repeat(32) + "]".repeat(32)).isArray()).isTrue();
        assertThatThrownBy(() -> parse("[".repeat(33) + "]".repeat(33)))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> parse("[".repeat(100_000)))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> parse("[" + "9".repeat(1000) + "]"))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    void refusesToWriteWhatItWouldNotRead() {
        var factory = JsonNodeFactory.instance;
        assertThatThrownBy(() -> CanonicalJson.bytes(factory.numberNode(0.5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.bytes(factory.numberNode((1L << 53) + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.bytes(factory.stringNode("\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.bytes(factory.binaryNode(new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToWriteWhatIsNestedTooDeep() {
        var factory = JsonNodeFactory.instance;
        tools.jackson.databind.JsonNode nested = factory.numberNode(1);
        for (int depth = 0; depth < CanonicalJson.DEEPEST; depth++) {
            nested =
                    depth % 2 == 0
                            ? factory.arrayNode().add(nested)
                            : factory.objectNode().set("a", nested);
        }
        assertThat(CanonicalJson.bytes(nested)).isNotEmpty();
        var deeper = factory.arrayNode().add(nested);
        assertThatThrownBy(() -> CanonicalJson.bytes(deeper))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {" {}", "\t{}", "\n{}", "\r{}", "{} ", "{}\t", "{}\n", "{}\r"})
    void refusesBlanksAround(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("padded");
    }

    private static tools.jackson.databind.JsonNode parse(String json) throws EncryptionException {
        return CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8), 1 << 20);
    }

    private static String canonical(String json) throws EncryptionException {
        return new String(CanonicalJson.bytes(parse(json)), StandardCharsets.UTF_8);
    }
}
