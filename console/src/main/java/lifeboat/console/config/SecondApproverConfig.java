package lifeboat.console.config;

import java.nio.file.Path;
import java.util.Objects;

/// The second person without whose signature nothing is deleted.
///
/// @param key Ed25519 public key (PEM)
/// @param token where the signature is put; the request lies beside it
public record SecondApproverConfig(Path key, Path token) {
    public SecondApproverConfig {
        Objects.requireNonNull(key);
        Objects.requireNonNull(token);
    }
}
