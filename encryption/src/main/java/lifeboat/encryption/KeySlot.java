package lifeboat.encryption;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One way to get at the recovery key: `keys/<slot>.json`, which opens with a passphrase. Slots are
/// independent; a changed passphrase is a rewritten slot, and no pack is touched.
///
/// Format: canonical JSON with `format` 1, `kind` "passphrase", `name`, `created`, `argon2` {`m`
/// KiB, `t`, `p`, `salt` hex}, `commitment` hex, `nonce` hex, `sealed` Base64. Argon2id of the
/// passphrase gives 32 bytes K; `commitment` is HKDF of K with `lifeboat slot commitment v1`;
/// `sealed` is AES-256-GCM under HKDF of K with `lifeboat slot key v1` of `recovery seed || site
/// id`, with the canonical JSON of the members `argon2, created, format, kind, name` as associated
/// data.
public final class KeySlot {
    /// The longest slot that is read.
    public static final int MAX_BYTES = 64 * 1024;

    private static final int FORMAT = 1;
    private static final String KIND = "passphrase";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final String WHAT = "key slot";

    private KeySlot() {}

    /// What a slot says about itself in the clear.
    public record Description(String name, String kind, Instant created, Argon2Cost cost) {}

    /// A new slot. `slotName` is 1 to 64 of `a-z`, `0-9` and `-`; `created` is cut to whole
    /// seconds. The caller keeps and closes `passphrase` and `content`.
    ///
    /// @return the bytes of `keys/<slotName>.json`
    /// @throws EncryptionException.OutOfBounds if the heap cannot hold the memory that `cost` asks
    ///   for
    public static byte[] lock(
            String slotName,
            Passphrase passphrase,
            Argon2Cost cost,
            SlotContent content,
            Instant created,
            Randomness randomness)
            throws EncryptionException.OutOfBounds {
        if (!NAME.matcher(slotName).matches()) {
            throw new IllegalArgumentException("a slot name has 1 to 64 of a-z, 0-9 and -");
        }
        byte[] salt = randomness.bytes(Argon2id.SALT_LENGTH);
        byte[] nonce = randomness.bytes(NONCE_LENGTH);
        var description =
                new Description(slotName, KIND, created.truncatedTo(ChronoUnit.SECONDS), cost);
        ObjectNode document = clearMembers(description, salt);
        byte[] aad = CanonicalJson.bytes(document);
        byte[] plain = content.exposeBytes();
        try (Secret key = Argon2id.derive(passphrase, salt, cost);
                Secret commitment = commitment(key)) {
            document.put("commitment", HexFormat.of().formatHex(commitment.exposeBytes()));
            document.put("nonce", HexFormat.of().formatHex(nonce));
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, aad, plain);
            document.put("sealed", Base64.getEncoder().encodeToString(sealed));
            return CanonicalJson.bytes(document);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal a slot", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Opens a slot; the caller closes the result.
    ///
    /// @throws EncryptionException.WrongPassphrase if the passphrase, or the salt or cost of the
    ///   slot, is not the one it was locked with
    /// @throws EncryptionException.Damaged if the slot is malformed or was altered
    /// @throws EncryptionException.OutOfBounds if its size or cost is outside the limits, before
    ///   any work
    /// @throws EncryptionException.NewerFormat if a newer version wrote it
    public static SlotContent open(byte[] json, Passphrase passphrase) throws EncryptionException {
        DocumentFields fields = read(json);
        Description description = describe(fields);
        byte[] salt = salt(fields);
        byte[] commitmentInSlot = fields.hex("commitment", 32);
        byte[] nonce = fields.hex("nonce", NONCE_LENGTH);
        byte[] sealed = fields.base64("sealed", SlotContent.LENGTH + TAG_LENGTH);
        byte[] aad = CanonicalJson.bytes(clearMembers(description, salt));
        try (Secret key = Argon2id.derive(passphrase, salt, description.cost());
                Secret commitment = commitment(key)) {
            if (!commitment.matches(commitmentInSlot)) {
                throw new EncryptionException.WrongPassphrase(
                        "key slot " + description.name() + " does not open with this passphrase");
            }
            byte[] plain = crypt(Cipher.DECRYPT_MODE, key, nonce, aad, sealed);
            try {
                return SlotContent.fromBytes(plain);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        } catch (AEADBadTagException e) {
            throw new EncryptionException.Damaged(
                    "key slot " + description.name() + " was altered", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to open a slot", e);
        }
    }

    /// What the slot says about itself, without a passphrase; nothing of it is authenticated.
    ///
    /// @throws EncryptionException as [#open], without `WrongPassphrase`
    public static Description inspect(byte[] json) throws EncryptionException {
        return describe(read(json));
    }

    private static DocumentFields read(byte[] json) throws EncryptionException {
        JsonNode node = CanonicalJson.parse(json, MAX_BYTES);
        DocumentFields.requireFormat(node, WHAT, FORMAT);
        return DocumentFields.exactly(
                node,
                WHAT,
                "format",
                "kind",
                "name",
                "created",
                "argon2",
                "commitment",
                "nonce",
                "sealed");
    }

    private static Description describe(DocumentFields fields) throws EncryptionException {
        String name = fields.text("name", 64);
        if (!NAME.matcher(name).matches() || !fields.text("kind", 64).equals(KIND)) {
            throw new EncryptionException.Damaged("key slot has no valid name or kind");
        }
        DocumentFields argon2 = argon2(fields);
        Argon2Cost cost =
                Argon2Cost.read(argon2.integer("m"), argon2.integer("t"), argon2.integer("p"));
        return new Description(name, KIND, fields.instant("created"), cost);
    }

    private static byte[] salt(DocumentFields fields) throws EncryptionException.Damaged {
        return argon2(fields).hex("salt", Argon2id.SALT_LENGTH);
    }

    private static DocumentFields argon2(DocumentFields fields) throws EncryptionException.Damaged {
        return DocumentFields.exactly(fields.node("argon2"), WHAT, "m", "t", "p", "salt");
    }

    private static ObjectNode clearMembers(Description description, byte[] salt) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("format", FORMAT)
                .put("kind", description.kind())
                .put("name", description.name())
                .put("created", description.created().toString());
        document.putObject("argon2")
                .put("m", description.cost().memoryKib())
                .put("t", description.cost().iterations())
                .put("p", description.cost().parallelism())
                .put("salt", HexFormat.of().formatHex(salt));
        return document;
    }

    private static Secret commitment(Secret key) {
        return key.derive("lifeboat slot commitment v1", 32);
    }

    private static byte[] crypt(int mode, Secret key, byte[] nonce, byte[] aad, byte[] in)
            throws GeneralSecurityException {
        try (Secret slotKey = key.derive("lifeboat slot key v1", 32)) {
            byte[] material = slotKey.exposeBytes();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(material, "AES"),
                    new GCMParameterSpec(TAG_LENGTH * 8, nonce));
            Arrays.fill(material, (byte) 0);
            cipher.updateAAD(aad);
            return cipher.doFinal(in);
        }
    }
}
