package lifeboat.targets.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.TargetException;

/// One thing that goes wrong in one call.
public sealed interface Fault {
    /// The call happens this much later.
    record Delay(Duration by) implements Fault {}

    /// The call happens when the latch opens.
    record Hold(CountDownLatch until) implements Fault {}

    /// The call fails and does nothing.
    record Fail(Supplier<? extends TargetException> with) implements Fault {}

    /// The call does its work, then its answer is lost.
    record LoseReply() implements Fault {}

    /// The put or delete reports success and does nothing.
    record Phantom() implements Fault {}

    /// The put reports success, and only the first bytes are kept.
    record ShortStore(int keptBytes) implements Fault {}

    /// The put reports success, and one bit of what is kept is wrong.
    record FlipStoredBit(int atByte) implements Fault {}

    /// The stream breaks with [TargetException.Unreachable] after so many bytes.
    record CutStream(long afterBytes) implements Fault {}

    /// The stream ends, as if that were all, after so many bytes.
    record EndStream(long afterBytes) implements Fault {}

    /// The stream goes on after its end.
    record ExtraBytes(int count) implements Fault {}

    /// One bit of what is read is wrong; the byte is counted from the start of the stream.
    record FlipReadBit(long atByte) implements Fault {}

    /// The read yields what the object was once.
    record OldVersion(Content was) implements Fault {}

    /// The listing leaves out what the store does not know yet, or any more.
    record StaleList(Predicate<ObjectKey> unseen) implements Fault {}

    /// The listing is empty.
    record EmptyList() implements Fault {}

    /// The listing hands over so many objects, then fails.
    record BreakList(int after, Supplier<? extends TargetException> with) implements Fault {}

    /// The operations this fault can happen in.
    default Set<Operation> operations() {
        return switch (this) {
            case Delay _, Hold _, Fail _, LoseReply _ -> EnumSet.allOf(Operation.class);
            case Phantom _ -> EnumSet.of(Operation.PUT, Operation.DELETE, Operation.RETAIN);
            case ShortStore _, FlipStoredBit _ -> EnumSet.of(Operation.PUT);
            case CutStream _, EndStream _, ExtraBytes _, FlipReadBit _, OldVersion _ ->
                    EnumSet.of(Operation.READ);
            case StaleList _, EmptyList _, BreakList _ -> EnumSet.of(Operation.LIST);
        };
    }

    /// Fails with [TargetException.Unreachable].
    static Fault unreachable() {
        return new Fail(() -> new TargetException.Unreachable("planned: no answer", null));
    }

    /// Fails with [TargetException.Unreachable] that asks to be left alone for a while.
    static Fault slowDown(Duration retryAfter) {
        return new Fail(
                () -> new TargetException.Unreachable("planned: slow down", null, retryAfter));
    }

    /// Fails with [TargetException.Denied].
    static Fault denied() {
        return new Fail(() -> new TargetException.Denied("planned: denied", null));
    }

    /// Fails with [TargetException.Full].
    static Fault full() {
        return new Fail(() -> new TargetException.Full("planned: no room", null));
    }

    /// Fails with [TargetException.Missing].
    static Fault missing() {
        return new Fail(() -> new TargetException.Missing("planned: not there", null));
    }

    /// Fails with [TargetException.Broken].
    static Fault broken() {
        return new Fail(() -> new TargetException.Broken("planned: nonsense", null));
    }
}
