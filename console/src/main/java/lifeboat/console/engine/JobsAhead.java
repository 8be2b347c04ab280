package lifeboat.console.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A job history being opened by a thread of its own, while the passphrase is turned into a key:
/// each takes some tenths of a second of one core. One thread takes and closes.
final class JobsAhead implements AutoCloseable {
    private final CompletableFuture<Jobs> jobs = new CompletableFuture<>();

    private JobsAhead() {}

    /// No history at all.
    static JobsAhead none() {
        JobsAhead none = new JobsAhead();
        none.jobs.cancel(false);
        return none;
    }

    static JobsAhead opening(Supplier<Jobs> open) {
        JobsAhead ahead = new JobsAhead();
        Thread.ofPlatform()
                .daemon()
                .name("lifeboat-history")
                .start(() -> {
                    try {
                        ahead.jobs.complete(open.get());
                    } catch (RuntimeException | Error e) {
                        ahead.jobs.completeExceptionally(e);
                    }
                });
        return ahead;
    }

    /// The history, once it is open; closed with this.
    Jobs await() {
        return jobs.join();
    }

    @Override
    public void close() {
        try {
            jobs.join().close();
        } catch (CompletionException | CancellationException e) {
            return; // it never opened; whoever wanted it was told by await
        }
    }
}
