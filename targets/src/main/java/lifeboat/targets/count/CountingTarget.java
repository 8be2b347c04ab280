package lifeboat.targets.count;

import java.io.InputStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ForwardingTarget;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Counts the calls, failures and bytes of each operation. Around a retrying target it counts what
/// was asked; inside one, what was tried. Safe for concurrent use.
public final class CountingTarget extends ForwardingTarget {
    private final Map<Operation, RunningTally> running = new EnumMap<>(Operation.class);

    /// Closing this target closes `inner`.
    public CountingTarget(Target inner) {
        super(inner);
        for (Operation operation : Operation.values()) {
            running.put(operation, new RunningTally());
        }
    }

    /// What was counted so far.
    public Tally tally(Operation operation) {
        return of(operation).now();
    }

    private RunningTally of(Operation operation) {
        RunningTally tally = running.get(operation);
        if (tally == null) {
            throw new IllegalStateException("every operation has a tally");
        }
        return tally;
    }

    private interface Call<T> {
        T call() throws TargetException;
    }

    private <T> T counted(Operation operation, Call<T> call) throws TargetException {
        RunningTally tally = of(operation);
        tally.requests.increment();
        try {
            return call.call();
        } catch (TargetException e) {
            tally.failures.increment();
            throw e;
        }
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        counted(
                Operation.PUT,
                () -> {
                    inner.put(key, content, mode);
                    of(Operation.PUT).bytesUp.add(content.length());
                    return key;
                });
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        InputStream stream = counted(Operation.READ, () -> inner.read(key, range));
        return new CountedStream(stream, of(Operation.READ));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return counted(Operation.HEAD, () -> inner.head(key));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        counted(
                Operation.LIST,
                () -> {
                    inner.list(prefix, each);
                    return prefix;
                });
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        counted(
                Operation.DELETE,
                () -> {
                    inner.delete(key);
                    return key;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        counted(
                Operation.RETAIN,
                () -> {
                    inner.retain(key, until);
                    return key;
                });
    }
}
