package lifeboat.targets.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// An eventually consistent store: what was put can be read only after a while, and stands in
/// listings after another; what was deleted is listed for as long. A test ends with
/// [#assertWasLate()]. Safe for concurrent use.
public final class EventualTarget implements Wrapped {
    private final Target inner;
    private final InstantSource clock;
    private final Duration readLag;
    private final Duration listLag;
    private final Map<ObjectKey, Instant> written = new ConcurrentHashMap<>();
    private final Map<ObjectInfo, Instant> deleted = new ConcurrentHashMap<>();
    private final AtomicInteger lateReads = new AtomicInteger();
    private final AtomicInteger lateListings = new AtomicInteger();

    /// @param readLag how long reads and heads know nothing of a new object
    /// @param listLag how long listings know nothing of a new object, or of a deletion
    public EventualTarget(Target inner, InstantSource clock, Duration readLag, Duration listLag) {
        this.inner = inner;
        this.clock = clock;
        this.readLag = readLag;
        this.listLag = listLag;
    }

    /// Fails if no call was answered from the past.
    public void assertWasLate() {
        assertThat(lateReads.get() + lateListings.get()).as("late answers").isPositive();
        assertThat(readLag.isZero() || lateReads.get() > 0).as("a read was late").isTrue();
        assertThat(listLag.isZero() || lateListings.get() > 0).as("a listing was late").isTrue();
    }

    @Override
    public Target inner() {
        return inner;
    }

    private boolean within(Duration lag, Instant since) {
        return clock.instant().isBefore(since.plus(lag));
    }

    private boolean isUnseen(ObjectKey key, Duration lag) {
        Instant since = written.get(key);
        return since != null && within(lag, since);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        boolean isNew = inner.head(key).isEmpty();
        inner.put(key, content, mode);
        if (isNew) {
            written.put(key, clock.instant());
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        if (isUnseen(key, readLag)) {
            lateReads.incrementAndGet();
            throw new TargetException.Missing("read " + key + ": not yet", null);
        }
        return inner.read(key, range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        if (isUnseen(key, readLag)) {
            lateReads.incrementAndGet();
            return Optional.empty();
        }
        return inner.head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        List<ObjectInfo> found = new ArrayList<>();
        inner.list(prefix, found::add);
        boolean late = found.removeIf(info -> isUnseen(info.key(), listLag));
        for (Map.Entry<ObjectInfo, Instant> gone : deleted.entrySet()) {
            if (gone.getKey().key().value().startsWith(prefix)
                    && within(listLag, gone.getValue())) {
                late = true;
                found.add(gone.getKey());
            }
        }
        if (late) {
            lateListings.incrementAndGet();
        }
        found.stream().sorted((a, b) -> a.key().compareTo(b.key())).forEach(each);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        Optional<ObjectInfo> there = inner.head(key);
        inner.delete(key);
        written.remove(key);
        there.ifPresent(info -> deleted.put(info, clock.instant()));
    }
}
