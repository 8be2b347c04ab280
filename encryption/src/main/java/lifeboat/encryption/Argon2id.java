package lifeboat.encryption;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id, version 1.3 (RFC 9106), 32 bytes out.
final class Argon2id {
    static final int SALT_LENGTH = 16;

    private Argon2id() {}

    static Secret derive(Passphrase passphrase, byte[] salt, Argon2Cost cost)
            throws EncryptionException.OutOfBounds {
        long wanted = cost.memoryKib() * 1024L;
        if (wanted > Runtime.getRuntime().maxMemory()) {
            throw new EncryptionException.OutOfBounds(
                    "argon2 wants " + cost.memoryKib() + " KiB, more than the heap can ever hold");
        }
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.iterations())
                        .withParallelism(cost.parallelism())
                        .withSalt(salt)
                        .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] password = passphrase.exposeBytes();
        byte[] out = new byte[32];
        try {
            generator.generateBytes(password, out);
            return Secret.copyOf(out);
        } finally {
            Arrays.fill(password, (byte) 0);
            Arrays.fill(out, (byte) 0);
        }
    }
}
