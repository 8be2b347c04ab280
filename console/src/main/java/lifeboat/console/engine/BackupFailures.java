package lifeboat.console.engine;

import java.io.IOException;
import lifeboat.backup.BackupWork;
import lifeboat.console.CommandException;
import lifeboat.vault.LocalStateException;
import lifeboat.vault.VaultException;
import lifeboat.vault.write.BackupRun;
import org.springframework.batch.core.job.JobExecution;

/// Why a backup made no snapshot, and what to do about it.
final class BackupFailures {
    private BackupFailures() {}

    /// @param frozen what may still be frozen, begun with `; `, or nothing
    static CommandException of(BackupWork work, JobExecution execution, String frozen) {
        Throwable cause =
                execution.getAllFailureExceptions().stream()
                        .map(BackupFailures::innermost)
                        .findFirst()
                        .orElseGet(
                                () -> new IOException("the job ended as " + execution.getStatus()));
        if (cause instanceof BackupRun.RunInProgress) {
            return new CommandException.Refused(
                    String.valueOf(cause.getMessage()), "wait until it has ended, then try again");
        }
        if (cause instanceof BackupRun.ClockNotSet) {
            return new CommandException.Refused(
                    String.valueOf(cause.getMessage()), "set the clock, then try again");
        }
        if (cause instanceof VaultException.WrongVault) {
            return new CommandException.Failed(
                    String.valueOf(cause.getMessage()),
                    "nothing was written; look at the targets with lifeboat doctor, never run init on a known site",
                    cause);
        }
        if (cause instanceof VaultException.NewerFormat newer) {
            return EngineOperations.newerFormat(newer);
        }
        if (cause instanceof VaultException.QuorumMissed) {
            return new CommandException.Failed(
                    "the backup failed: " + cause.getMessage() + frozen,
                    "see lifeboat targets --probe and mend what it names, then run lifeboat backup again: what a vault holds is not sent again",
                    cause);
        }
        if (cause instanceof LocalStateException local) {
            return new CommandException.Failed(
                    "the backup failed: " + local.getMessage() + frozen,
                    "make room or mend that disk (the state directory may be deleted at any time), then run lifeboat backup again",
                    local);
        }
        String captured =
                work.results().isEmpty()
                        ? ""
                        : " (" + work.results().size() + " sources were captured)";
        return new CommandException.Failed(
                "the backup failed" + captured + ": " + cause.getMessage() + frozen,
                "run lifeboat backup again: it continues where it stopped",
                cause);
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
