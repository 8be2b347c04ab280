package lifeboat.targets.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import org.jspecify.annotations.Nullable;

/// Passes every call on to the target it wraps, except where a fault was planned. A test ends with
/// [#assertAllFaultsHappened()]: a fault that never happened has proved nothing. Safe for
/// concurrent use.
public final class FaultyTarget implements Target {
    private final Target inner;
    private final FaultPlan plan = new FaultPlan();

    /// Closing this target closes `inner`.
    public FaultyTarget(Target inner) {
        this.inner = inner;
    }

    /// Plans `fault` for the next call of `operation` that has none yet.
    public FaultyTarget next(Operation operation, Fault fault) {
        plan.once(operation, _ -> true, fault);
        return this;
    }

    /// Plans `fault` for the next call of `operation` on a key, or list prefix, beginning so.
    public FaultyTarget next(Operation operation, String prefix, Fault fault) {
        plan.once(operation, name -> name.startsWith(prefix), fault);
        return this;
    }

    /// Plans `fault` for every call of `operation`, until [#heal()]. It must happen once at least.
    public FaultyTarget always(Operation operation, Fault fault) {
        plan.always(operation, _ -> true, fault);
        return this;
    }

    /// As [#always(Operation,Fault)], for keys and list prefixes that begin so.
    public FaultyTarget always(Operation operation, String prefix, Fault fault) {
        plan.always(operation, name -> name.startsWith(prefix), fault);
        return this;
    }

    /// Every operation fails with `fault`, until [#heal()]: the provider is gone. Happening is not
    /// asserted of this.
    public FaultyTarget gone(Fault fault) {
        plan.everywhere(fault);
        return this;
    }

    /// Ends the lasting faults that have happened.
    public void heal() {
        plan.end();
    }

    /// Fails if a planned fault did not happen.
    public void assertAllFaultsHappened() {
        assertThat(plan.notHappened()).as("planned faults that never happened").isEmpty();
    }

    private interface Call<T> {
        T call() throws TargetException;
    }

    private static <T> T around(@Nullable Fault fault, Call<T> call) throws TargetException {
        switch (fault) {
            case Fault.Delay(var by) -> pause(() -> Thread.sleep(by));
            case Fault.Hold(var until) -> pause(until::await);
            case Fault.Fail(var with) -> throw with.get();
            case Fault.LoseReply _ -> {
                call.call();
                throw new TargetException.Unreachable("planned: the answer was lost", null);
            }
            case null, default -> {}
        }
        return call.call();
    }

    private interface Wait {
        void await() throws InterruptedException;
    }

    private static void pause(Wait wait) throws TargetException {
        try {
            wait.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException.Unreachable("planned: interrupted", e);
        }
    }

    private @Nullable Fault faultOf(Operation operation, Object name) {
        Optional<Fault> fault = plan.take(operation, name.toString());
        return fault.isPresent() ? fault.get() : null;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public TargetIdentity identity() {
        return inner.identity();
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        Fault fault = faultOf(Operation.PUT, key);
        around(
                fault,
                () -> {
                    switch (fault) {
                        case Fault.Phantom _ -> {}
                        case Fault.ShortStore(int kept) ->
                                inner.put(key, changed(content, kept, -1), mode);
                        case Fault.FlipStoredBit(int at) ->
                                inner.put(key, changed(content, content.length(), at), mode);
                        case null, default -> inner.put(key, content, mode);
                    }
                    return key;
                });
    }

    private static Content changed(Content content, int kept, int flipped) {
        byte[] all = content.sharedArray();
        int from = content.sharedOffset();
        byte[] bytes = Arrays.copyOfRange(all, from, from + kept);
        if (flipped >= 0) {
            bytes[flipped] ^= 1;
        }
        return Content.of(bytes);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        Fault fault = faultOf(Operation.READ, key);
        return around(
                fault,
                () -> {
                    if (fault instanceof Fault.OldVersion(Content was)) {
                        return slice(was, range);
                    }
                    InputStream stream = inner.read(key, range);
                    return fault == null ? stream : new FaultyStream(stream, fault);
                });
    }

    private static InputStream slice(Content content, ByteRange range) throws TargetException {
        try {
            InputStream stream = content.open();
            stream.skipNBytes(range.offset());
            return range.isAll()
                    ? stream
                    : new FaultyStream(stream, new Fault.EndStream(range.length()));
        } catch (IOException e) {
            throw new TargetException.Broken("planned: begins beyond the old version", e);
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return around(faultOf(Operation.HEAD, key), () -> inner.head(key));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        Fault fault = faultOf(Operation.LIST, prefix);
        around(
                fault,
                () -> {
                    List<ObjectInfo> found = new ArrayList<>();
                    inner.list(prefix, found::add);
                    switch (fault) {
                        case Fault.EmptyList _ -> found.clear();
                        case Fault.StaleList(var unseen) ->
                                found.removeIf(info -> unseen.test(info.key()));
                        case Fault.BreakList(int after, var with) -> {
                            found.stream().limit(after).forEach(each);
                            throw with.get();
                        }
                        case null, default -> {}
                    }
                    found.forEach(each);
                    return prefix;
                });
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        Fault fault = faultOf(Operation.DELETE, key);
        around(
                fault,
                () -> {
                    if (!(fault instanceof Fault.Phantom)) {
                        inner.delete(key);
                    }
                    return key;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        Fault fault = faultOf(Operation.RETAIN, key);
        around(
                fault,
                () -> {
                    if (!(fault instanceof Fault.Phantom)) {
                        inner.retain(key, until);
                    }
                    return key;
                });
    }

    @Override
    public Protection protection() {
        return inner.protection();
    }

    @Override
    public void close() {
        inner.close();
    }
}
