package lifeboat.console.engine;

import java.io.IOException;
import java.util.Optional;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.batch.RestoreWork;
import org.springframework.batch.core.job.JobExecution;

/// A restore as the steps of its job see it; keeps the result, and what went wrong as it was
/// thrown.
final class RestoreWorkOnce implements RestoreWork {
    private final Restore restore;
    private Optional<RestoreResult> result = Optional.empty();
    private Optional<IOException> failure = Optional.empty();

    RestoreWorkOnce(Restore restore) {
        this.restore = restore;
    }

    @Override
    public void plan() {
        // the snapshot was opened before the job began; the destination is judged by the restore
        // itself
    }

    @Override
    public RestoreResult restore() throws IOException {
        try {
            RestoreResult done = restore.run();
            result = Optional.of(done);
            return done;
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public void report(RestoreVerdict verdict) {
        // the command tells the result
    }

    /// The result of the finished job.
    ///
    /// @throws IOException as the restore threw it
    RestoreResult resultOf(JobExecution execution) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return result.orElseThrow(() -> {
            Throwable cause =
                    execution.getAllFailureExceptions().stream()
                            .findFirst()
                            .orElseGet(() ->
                                    new IllegalStateException("ended as " + execution.getStatus()));
            return new IOException("the restore failed: " + cause.getMessage(), cause);
        });
    }

    /// Does the work.
    @FunctionalInterface
    interface Restore {
        RestoreResult run() throws IOException;
    }
}
