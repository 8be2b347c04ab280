package lifeboat.targets.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.Test;

/// Without a plan it is a sound target; with one, each fault shows as described.
class FaultyTargetTest extends TargetContract {
    @Override
    protected Target open() {
        return new FaultyTarget(new MemoryTarget("m"));
    }

    @Test
    void aFaultThatNeverHappenedFailsTheTest() {
        FaultyTarget target = new FaultyTarget(new MemoryTarget("m"));
        target.next(Operation.PUT, new Fault.Phantom());

        assertThatThrownBy(target::assertAllFaultsHappened)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PUT");
    }

    @Test
    void refusesAFaultThatCannotHappen() {
        FaultyTarget target = new FaultyTarget(new MemoryTarget("m"));

        assertThatThrownBy(() -> target.next(Operation.HEAD, new Fault.ShortStore(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storesSomethingElseThanItSays() throws Exception {
        assertThat(storedAfter(new Fault.ShortStore(4))).isEqualTo("0123");
        assertThat(storedAfter(new Fault.FlipStoredBit(0))).isEqualTo("1123456789");
        assertThatThrownBy(() -> storedAfter(new Fault.Phantom()))
                .isInstanceOf(TargetException.Missing.class);
    }

    private static String storedAfter(Fault fault) throws Exception {
        try (FaultyTarget target = new FaultyTarget(new MemoryTarget("m"))) {
            target.next(Operation.PUT, fault);
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            target.assertAllFaultsHappened();
            return readAll(target, KEY);
        }
    }

    @Test
    void readsSomethingElseThanIsStored() throws Exception {
        Function<Fault, FaultyTarget> with =
                fault -> new FaultyTarget(new MemoryTarget("m")).next(Operation.READ, fault);
        assertThat(readWith(with.apply(new Fault.EndStream(4)))).isEqualTo("0123");
        assertThat(readWith(with.apply(new Fault.ExtraBytes(2)))).isEqualTo("0123456789xx");
        assertThat(readWith(with.apply(new Fault.FlipReadBit(9)))).isEqualTo("0123456788");
        assertThat(readWith(with.apply(new Fault.OldVersion(text("old"))))).isEqualTo("old");
        assertThatThrownBy(() -> readWith(with.apply(new Fault.CutStream(4))))
                .isInstanceOf(TargetException.Unreachable.class);
    }

    private static String readWith(FaultyTarget target) throws Exception {
        target.put(KEY, text("0123456789"), PutMode.CREATE);
        String read = read(target, KEY, ByteRange.ALL);
        target.assertAllFaultsHappened();
        return read;
    }

    @Test
    void listsSomethingElseThanIsThere() throws Exception {
        try (FaultyTarget target = new FaultyTarget(new MemoryTarget("m"))) {
            target.put(KEY, text("x"), PutMode.CREATE);
            target.next(Operation.LIST, new Fault.EmptyList());
            assertThat(keys(target, "")).isEmpty();
            target.next(Operation.LIST, new Fault.StaleList(KEY::equals));
            assertThat(keys(target, "")).isEmpty();
            target.next(
                    Operation.LIST,
                    new Fault.BreakList(1, () -> new TargetException.Denied("no", null)));
            assertThatThrownBy(() -> keys(target, "")).isInstanceOf(TargetException.Denied.class);
            assertThat(keys(target, "")).containsExactly(KEY);
            target.assertAllFaultsHappened();
        }
    }

    @Test
    void isGoneUntilItHeals() throws Exception {
        try (FaultyTarget target = new FaultyTarget(new MemoryTarget("m"))) {
            target.gone(Fault.denied());
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Denied.class);
            assertThatThrownBy(() -> keys(target, "")).isInstanceOf(TargetException.Denied.class);
            target.heal();
            target.put(KEY, text("x"), PutMode.CREATE);
            target.next(Operation.DELETE, "other", new Fault.Phantom());
            target.next(Operation.DELETE, "packs/", new Fault.LoseReply());
            assertThatThrownBy(() -> target.delete(KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
            assertThat(target.head(KEY)).isEmpty();
            assertThatThrownBy(target::assertAllFaultsHappened).hasMessageContaining("Phantom");
        }
    }
}
