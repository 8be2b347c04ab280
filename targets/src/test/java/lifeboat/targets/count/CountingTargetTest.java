package lifeboat.targets.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lifeboat.targets.ByteRange;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.Test;

class CountingTargetTest extends TargetContract {
    @Override
    protected Target open() {
        return new CountingTarget(new MemoryTarget("m"));
    }

    @Test
    void countsCallsFailuresAndBytes() throws Exception {
        try (CountingTarget target = new CountingTarget(new MemoryTarget("m"))) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            assertThatThrownBy(() -> target.put(KEY, text("other"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Exists.class);
            read(target, KEY, new ByteRange(2, 3));
            readAll(target, KEY);
            keys(target, "");
            target.delete(KEY);

            assertThat(target.tally(Operation.PUT)).isEqualTo(new Tally(2, 1, 10, 0));
            assertThat(target.tally(Operation.READ)).isEqualTo(new Tally(2, 0, 0, 13));
            assertThat(target.tally(Operation.LIST)).isEqualTo(new Tally(1, 0, 0, 0));
            assertThat(target.tally(Operation.DELETE)).isEqualTo(new Tally(1, 0, 0, 0));
            assertThat(target.tally(Operation.HEAD)).isEqualTo(new Tally(0, 0, 0, 0));
        }
    }
}
