package lifeboat.encryption;

/// A fresh object key together with its sealed form. Owns [#secret()]; closing wipes it.
public final class Encapsulation implements AutoCloseable {
    private final byte[] enc;
    private final Secret secret;

    Encapsulation(byte[] enc, Secret secret) {
        this.enc = enc;
        this.secret = secret;
    }

    /// The 1120 bytes that are stored in the clear and open only with the recovery key.
    public byte[] enc() {
        return enc.clone();
    }

    /// The 32 bytes that both sides now share.
    public Secret secret() {
        return secret;
    }

    @Override
    public void close() {
        secret.close();
    }
}
