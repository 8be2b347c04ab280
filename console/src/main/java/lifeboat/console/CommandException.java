package lifeboat.console;

/// A command ends without a result. The message is one plain sentence, the hint what to do next.
public abstract sealed class CommandException extends Exception {
    private final String hint;

    private CommandException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /// The next command or action; empty when there is none.
    public String hint() {
        return hint;
    }

    /// The command was called wrongly.
    public static final class Misused extends CommandException {
        public Misused(String message, String hint) {
            super(message, hint);
        }
    }

    /// A guard said no. The message names it, the hint says how to proceed.
    public static final class Refused extends CommandException {
        public Refused(String message, String hint) {
            super(message, hint);
        }
    }

    /// The passphrase, key or shares do not open this site.
    public static final class DoesNotOpen extends CommandException {
        public DoesNotOpen(String message, String hint) {
            super(message, hint);
        }
    }

    /// The work was begun and could not be done.
    public static final class Failed extends CommandException {
        public Failed(String message, String hint, Throwable cause) {
            super(message, hint);
            initCause(cause);
        }

        public Failed(String message, String hint) {
            super(message, hint);
        }
    }
}
