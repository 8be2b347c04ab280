package lifeboat.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of the frames of one object, as [FrameSealer] and [FrameOpener] share it.
///
/// A cipher object is made for every call: measured, its cost vanishes beside a frame of 1 MiB, and
/// nothing is shared between threads. `doFinal` on arrays only: the cipher streams swallow a bad
/// tag.
final class FrameCipher {
    static final int TAG_LENGTH = 16;
    static final int COMMITMENT_LENGTH = 32;
    static final int HIGHEST_FRAME = (1 << 24) - 1;

    private static final byte[] AAD_PREFIX = "lifeboat frame v1".getBytes(StandardCharsets.UTF_8);
    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final byte[] headerDigest;

    private FrameCipher(SecretKeySpec key, byte[] headerDigest) {
        this.key = key;
        this.headerDigest = headerDigest;
    }

    static FrameCipher over(Secret objectKey, byte[] header) {
        requireObjectKey(objectKey);
        try (Secret frameKey = objectKey.derive("lifeboat frame key v1", 32)) {
            byte[] material = frameKey.exposeBytes();
            SecretKeySpec key = new SecretKeySpec(material, "AES");
            Arrays.fill(material, (byte) 0);
            return new FrameCipher(key, Sha256.of(header));
        }
    }

    static Secret commitment(Secret objectKey) {
        requireObjectKey(objectKey);
        return objectKey.derive("lifeboat commitment v1", COMMITMENT_LENGTH);
    }

    int seal(int number, FrameRole role, byte[] in, int off, int len, byte[] out, int outOff) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, number, role).doFinal(in, off, len, out, outOff);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal frame " + number, e);
        }
    }

    int open(int number, FrameRole role, byte[] in, int off, int len, byte[] out, int outOff)
            throws AEADBadTagException {
        try {
            return cipher(Cipher.DECRYPT_MODE, number, role).doFinal(in, off, len, out, outOff);
        } catch (AEADBadTagException e) {
            Arrays.fill(out, outOff, outOff + len - TAG_LENGTH, (byte) 0);
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to open frame " + number, e);
        }
    }

    private Cipher cipher(int mode, int number, FrameRole role) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_LENGTH).putInt(8, number).array();
        byte[] aad =
                ByteBuffer.allocate(AAD_PREFIX.length + Sha256.LENGTH + Integer.BYTES + 1)
                        .put(AAD_PREFIX)
                        .put(headerDigest)
                        .putInt(number)
                        .put(role.code())
                        .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
        cipher.updateAAD(aad);
        return cipher;
    }

    private static void requireObjectKey(Secret objectKey) {
        if (objectKey.length() != 32) {
            throw new IllegalArgumentException("an object key has 32 bytes");
        }
    }
}
