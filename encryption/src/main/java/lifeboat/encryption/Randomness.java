package lifeboat.encryption;

import java.security.SecureRandom;

/// Where random bytes come from. Owned by the caller, so that a test can seed it; outside tests it
/// is always [#secure()]. Implementations are safe for concurrent use.
@FunctionalInterface
public interface Randomness {
    /// Overwrites all of `target` with random bytes.
    void fill(byte[] target);

    /// The operating system's generator, by way of the JDK.
    static Randomness secure() {
        SecureRandom random = new SecureRandom();
        return random::nextBytes;
    }

    /// A new array of `length` random bytes.
    default byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        fill(bytes);
        return bytes;
    }
}
