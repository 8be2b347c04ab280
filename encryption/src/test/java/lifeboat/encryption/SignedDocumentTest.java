package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SignedDocumentTest {
    private static final String DOMAIN = "lifeboat test v1";

    private final SigningKey first = SigningKey.generate(new SeededRandomness(9));
    private final SigningKey second = SigningKey.generate(new SeededRandomness(10));
    private final ObjectNode body =
            JsonNodeFactory.instance.objectNode().put("z", 1).put("a", "text");

    @Test
    void givesTheBodyToEachOfItsSigners() throws Exception {
        byte[] document = SignedDocument.sign(DOMAIN, body, first, second);
        assertThat(new String(document, StandardCharsets.UTF_8))
                .startsWith("{\"body\":{\"a\":\"text\",\"z\":1},\"signatures\":[{\"key\":\"");
        assertThat(SignedDocument.verify(DOMAIN, document, first.verifyKey())).isEqualTo(body);
        assertThat(SignedDocument.verify(DOMAIN, document, second.verifyKey())).isEqualTo(body);
        assertThat(SignedDocument.unverifiedBody(document, 1000)).isEqualTo(body);
    }

    @Test
    void refusesOtherKeysAndDomains() {
        byte[] document = SignedDocument.sign(DOMAIN, body, first);
        assertThatThrownBy(() -> SignedDocument.verify(DOMAIN, document, second.verifyKey()))
                .isInstanceOf(EncryptionException.WrongKey.class);
        assertThatThrownBy(() -> SignedDocument.verify("other", document, first.verifyKey()))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    @DisplayName("X-01, X-02 every truncation and 200 random flips are noticed")
    void noticesTruncationAndFlips() {
        byte[] document = SignedDocument.sign(DOMAIN, body, first);
        for (int length = 0; length < document.length; length++) {
            byte[] cut = Arrays.copyOf(document, length);
            assertThatThrownBy(() -> SignedDocument.verify(DOMAIN, cut, first.verifyKey()))
                    .isInstanceOf(EncryptionException.class);
        }
        Random random = new Random(202);
        for (int i = 0; i < 200; i++) {
            byte[] flipped = document.clone();
            int bit = random.nextInt(document.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> SignedDocument.verify(DOMAIN, flipped, first.verifyKey()))
                    .isInstanceOf(EncryptionException.class);
        }
    }

    @Test
    void refusesAnythingButTheCanonicalForm() {
        String document =
                new String(SignedDocument.sign(DOMAIN, body, first), StandardCharsets.UTF_8);
        String[] bad = {
            document + "\n",
            document.replace("{\"body\"", "{ \"body\""),
            document.replace("\"a\":\"text\",\"z\":1", "\"z\":1,\"a\":\"text\""),
            document.replace("\"text\"", "\"t\\u0065xt\""),
            document.replace("{\"body\"", "{\"aside\":1,\"body\""),
            document.replaceAll("\"signatures\":\\[.*]", "\"signatures\":[]"),
            "{\"body\":1,\"signatures\":[]}",
        };
        for (String text : bad) {
            assertThatThrownBy(() ->
                            SignedDocument.verify(
                                    DOMAIN,
                                    text.getBytes(StandardCharsets.UTF_8),
                                    first.verifyKey()))
                    .as(text)
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
    }

    @Test
    void boundsWhatIsRead() {
        byte[] document = SignedDocument.sign(DOMAIN, body, first);
        assertThatThrownBy(() ->
                        SignedDocument.verify(
                                DOMAIN, document, first.verifyKey(), document.length - 1))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    void sixteenSignaturesAreTheMost() throws Exception {
        SigningKey[] keys = new SigningKey[17];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = SigningKey.generate(new SeededRandomness(100 + i));
        }
        byte[] document = SignedDocument.sign(DOMAIN, body, Arrays.copyOf(keys, 16));
        for (int i = 0; i < 16; i++) {
            assertThat(SignedDocument.verify(DOMAIN, document, keys[i].verifyKey()))
                    .isEqualTo(body);
        }
        assertThatThrownBy(() -> SignedDocument.sign(DOMAIN, body, keys))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signsObjectsOnlyAndWithDifferentKeys() {
        assertThatThrownBy(() -> SignedDocument.sign(DOMAIN, body))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedDocument.sign(DOMAIN, body, first, first))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        SignedDocument.sign(DOMAIN, JsonNodeFactory.instance.arrayNode(), first))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
