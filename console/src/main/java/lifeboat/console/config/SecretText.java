package lifeboat.console.config;

import java.util.Arrays;

/// A secret in memory: a password, an access key, a passphrase. Never printed, never compared;
/// close it to wipe it. Not thread-safe.
public final class SecretText implements AutoCloseable {
    private final char[] characters;

    /// Copies `characters`; the caller wipes its own.
    public SecretText(char[] characters) {
        this.characters = characters.clone();
    }

    /// A copy of the secret, to be wiped by the caller.
    public char[] revealCharacters() {
        return characters.clone();
    }

    /// The secret as text, for interfaces that take nothing better.
    public String revealText() {
        return new String(characters);
    }

    public boolean isEmpty() {
        return characters.length == 0;
    }

    @Override
    public String toString() {
        return "SecretText[redacted]";
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }
}
