package lifeboat.backup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.backup.group.Freeze;
import lifeboat.backup.group.FreezeException;
import lifeboat.backup.group.GroupResult;
import lifeboat.backup.group.HookLog;
import lifeboat.backup.group.SourceGroup;
import lifeboat.vault.write.BackupRun;

/// Captures the sources of a group, all at once, between its hooks. The freeze ends when the last
/// of them has been read; what was read is shipped after it.
final class GroupCapture {
    private final BackupRun run;
    private final SourceCapture captures;
    private final HookLog log;

    GroupCapture(BackupRun run, SourceCapture captures, HookLog log) {
        this.run = run;
        this.captures = captures;
        this.log = log;
    }

    /// What became of the group and of each of its sources.
    record Taken(GroupResult group, Map<String, SourceCapture.Taken> sources) {}

    /// @throws IOException if the run itself cannot go on; the hooks `after` have run
    Taken take(SourceGroup group, List<Source> sources) throws IOException {
        Freeze freeze = new Freeze(group, log);
        Map<String, SourceCapture.Taken> taken = new LinkedHashMap<>();
        Optional<String> failure = Optional.empty();
        try {
            freeze.begin();
            taken.putAll(read(group, sources));
        } catch (FreezeException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            freeze.end();
        }
        if (failure.isPresent()) {
            String reason = "group " + group.name() + ": " + failure.get();
            sources.forEach(source -> taken.put(source.name(), captures.refused(source, reason)));
        } else {
            shipped(taken);
        }
        GroupResult result = freeze.result(failure);
        taken.replaceAll((_, one) -> one.in(result));
        return new Taken(result, taken);
    }

    private void shipped(Map<String, SourceCapture.Taken> taken) throws IOException {
        try {
            run.flush();
        } catch (IOException | RuntimeException | Error e) {
            close(taken.values());
            throw e;
        }
    }

    private Map<String, SourceCapture.Taken> read(SourceGroup group, List<Source> sources)
            throws IOException {
        Map<String, Future<SourceCapture.Taken>> reading = new LinkedHashMap<>();
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform()
                                .daemon()
                                .name("lifeboat-capture-" + group.name() + "-", 0)
                                .factory());
        try (threads) {
            for (Source source : sources) {
                Callable<SourceCapture.Taken> read = () -> captures.read(source);
                reading.put(source.name(), threads.submit(read));
            }
            return results(reading);
        } catch (IOException | RuntimeException | Error e) {
            close(finished(reading.values()));
            throw e;
        }
    }

    private static Map<String, SourceCapture.Taken> results(
            Map<String, Future<SourceCapture.Taken>> reading) throws IOException {
        Map<String, SourceCapture.Taken> taken = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Future<SourceCapture.Taken>> one : reading.entrySet()) {
                taken.put(one.getKey(), one.getValue().get());
            }
            return taken;
        } catch (InterruptedException e) {
            cancel(reading.values());
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run was cancelled");
        } catch (ExecutionException e) {
            cancel(reading.values());
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /// Those that go on are interrupted, so that the freeze does not wait for what is not wanted.
    private static void cancel(Collection<Future<SourceCapture.Taken>> reading) {
        reading.forEach(one -> {
            if (!one.isDone()) {
                one.cancel(true);
            }
        });
    }

    private static List<SourceCapture.Taken> finished(
            Collection<Future<SourceCapture.Taken>> reading) {
        return reading.stream()
                .filter(one -> one.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
    }

    private static void close(Collection<SourceCapture.Taken> taken) throws IOException {
        for (SourceCapture.Taken one : taken) {
            if (one.capture().isPresent()) {
                one.capture().get().close();
            }
        }
    }
}
