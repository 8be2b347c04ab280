package lifeboat.targets.retry;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ForwardingTarget;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Tries again while the target it wraps is [TargetException.Unreachable], and only then. The last
/// failure goes up once the next pause would pass the deadline, or the thread is interrupted.
///
/// A stream that breaks is opened again at the byte reached. A listing is handed over only when it
/// is complete, so that nothing comes twice. Safe for concurrent use if `random` is.
public final class RetryingTarget extends ForwardingTarget {
    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    /// Closing this target closes `inner`.
    ///
    /// @param clock measures the deadline and must not jump, see [SteadyClock]
    public RetryingTarget(
            Target inner,
            RetryPolicy policy,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        super(inner);
        this.policy = policy;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    private Attempts attempts() {
        return new Attempts(policy, clock, sleeper, random);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        attempts()
                .call(() -> {
                    inner.put(key, content, mode);
                    return key;
                });
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        Attempts attempts = attempts();
        InputStream first = attempts.call(() -> inner.read(key, range));
        return new ReopeningStream(inner, key, range, attempts, first);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return attempts().call(() -> inner.head(key));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        attempts()
                .call(() -> {
                    List<ObjectInfo> complete = new ArrayList<>();
                    inner.list(prefix, complete::add);
                    return complete;
                })
                .forEach(each);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        attempts()
                .call(() -> {
                    inner.delete(key);
                    return key;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        attempts()
                .call(() -> {
                    inner.retain(key, until);
                    return key;
                });
    }

    @Override
    public Protection protection() {
        return new RetryingProtection(inner.protection(), this::attempts);
    }
}
