package lifeboat.console.web;

/// A command ended without a result; the message is its own sentence.
public final class CommandFailure extends Exception {
    private final int code;
    private final String hint;

    public CommandFailure(int code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    /// The exit code of the command.
    int code() {
        return code;
    }

    /// The message with what to do next.
    String sentence() {
        return hint.isEmpty() ? String.valueOf(getMessage()) : getMessage() + "; " + hint;
    }

    /// What to do next; empty where the command does not say.
    String hint() {
        return hint;
    }
}
