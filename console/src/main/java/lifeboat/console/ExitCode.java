package lifeboat.console;

import lifeboat.console.config.ConfigException;

/// The table of exit codes: the only place where an ending becomes a number.
public enum ExitCode {
    /// Done, and everything that was asked is good.
    DONE(0, "done"),
    /// Failed.
    FAILED(1, "failed"),
    /// Wrong usage or configuration.
    MISUSED(2, "misused"),
    /// Done and restorable, but not everything is good.
    DEGRADED(3, "degraded"),
    /// A proof failed.
    DISPROVED(4, "proof-failed"),
    /// Refused by a guard.
    REFUSED(5, "refused"),
    /// Passphrase or key does not open this site.
    LOCKED(6, "does-not-open");

    private final int number;
    private final String word;

    ExitCode(int number, String word) {
        this.number = number;
        this.word = word;
    }

    public int number() {
        return number;
    }

    /// The name of this ending in JSON errors.
    public String word() {
        return word;
    }

    /// How a result ends the program.
    public static ExitCode of(Status status) {
        return switch (status) {
            case OK -> DONE;
            case DEGRADED -> DEGRADED;
            case FAILED -> FAILED;
            case DAMAGED -> DISPROVED;
        };
    }

    /// How an exception ends the program.
    public static ExitCode of(Throwable thrown) {
        return switch (thrown) {
            case CommandException e -> of(e);
            case ConfigException _ -> MISUSED;
            default -> FAILED;
        };
    }

    private static ExitCode of(CommandException thrown) {
        return switch (thrown) {
            case CommandException.Misused _ -> MISUSED;
            case CommandException.Refused _ -> REFUSED;
            case CommandException.DoesNotOpen _ -> LOCKED;
            case CommandException.Failed _ -> FAILED;
        };
    }
}
