package lifeboat.targets.b2;

import static java.nio.charset.StandardCharsets.UTF_8;

import lifeboat.targets.Content;

/// An application key. Never prints the secret.
public final class B2Key {
    private final String id;
    private final String secret;

    /// @param id of the key, as Backblaze shows it
    /// @param secret the key itself
    public B2Key(String id, String secret) {
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("key id and application key must not be blank");
        }
        this.id = id;
        this.secret = secret;
    }

    String id() {
        return id;
    }

    String revealSecret() {
        return secret;
    }

    /// Names the key without showing it.
    String fingerprint() {
        byte[] bytes = id.getBytes(UTF_8);
        return Content.Sha256.of(bytes, 0, bytes.length).hex().substring(0, 16);
    }

    @Override
    public String toString() {
        return "B2Key[" + fingerprint() + "]";
    }
}
