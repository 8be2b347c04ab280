package lifeboat.encryption;

import java.io.IOException;

/// Something read back could not be opened, verified or accepted. None of these is worth retrying
/// with the same input. Messages hold no secrets.
public abstract sealed class EncryptionException extends IOException {
    private EncryptionException(String message) {
        super(message);
    }

    private EncryptionException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The bytes are not what was once written: cut, altered, malformed or put in another's place.
    public static final class Damaged extends EncryptionException {
        public Damaged(String message) {
            super(message);
        }

        public Damaged(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The bytes belong to another key than the one offered.
    public static sealed class WrongKey extends EncryptionException {
        public WrongKey(String message) {
            super(message);
        }
    }

    /// A key slot does not open with this passphrase.
    public static final class WrongPassphrase extends WrongKey {
        public WrongPassphrase(String message) {
            super(message);
        }
    }

    /// A size, count, depth or cost lies outside its limits. Thrown before memory or time is spent.
    public static final class OutOfBounds extends EncryptionException {
        public OutOfBounds(String message) {
            super(message);
        }

        public OutOfBounds(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Written by a newer Lifeboat in a format that this one does not know.
    public static final class NewerFormat extends EncryptionException {
        public NewerFormat(String message) {
            super(message);
        }
    }

    /// A set of shares does not give the secret back; [#problem()] says why.
    public static final class UnusableShares extends EncryptionException {
        private final Shares.Problem problem;

        public UnusableShares(Shares.Problem problem, String message) {
            super(message);
            this.problem = problem;
        }

        /// Why, as one of the documented cases.
        public Shares.Problem problem() {
            return problem;
        }
    }
}
