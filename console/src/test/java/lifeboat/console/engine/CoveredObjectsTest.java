package lifeboat.console.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import lifeboat.console.Result;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.b2.B2Key;
import lifeboat.targets.b2.B2Settings;
import lifeboat.targets.b2.B2Target;
import lifeboat.targets.b2.FakeB2;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CoveredObjectsTest {
    @Test
    @DisplayName("P-05 objects that were hidden or overwritten are counted, with their times")
    void countsWhatWasDone() throws Exception {
        try (FakeB2 store = FakeB2.start();
                Target target =
                        B2Target.open(
                                "t",
                                B2Settings.of("vault", "shop/", new B2Key("key-id", "secret"))
                                        .at(store.endpoint()),
                                Clock.systemUTC())) {
            for (String name :
                    new String[] {"packs/a", "packs/b", "index/c", "index/d", "probe/x"}) {
                target.put(new ObjectKey(name), Content.of(new byte[] {1, 2, 3}), PutMode.REPLACE);
            }
            target.put(new ObjectKey("index/d"), Content.of(new byte[] {1, 2, 3}), PutMode.REPLACE);
            Result.Covered none = CoveredObjects.of(target).orElseThrow();
            assertThat(none.hidden() + none.overwritten()).as("put again is no attack").isZero();
            assertThat(none.first()).isEmpty();

            store.overwriteAll("shop/packs/", new byte[] {9});
            store.hide("shop/index/c");
            store.hide("shop/probe/x");

            Result.Covered some = CoveredObjects.of(target).orElseThrow();
            assertThat(some.overwritten()).isEqualTo(2);
            assertThat(some.hidden()).isEqualTo(1);
            assertThat(some.first().orElseThrow()).isBefore(some.last().orElseThrow());
        }
    }

    @Test
    void whatKeepsNoVersionsHasNoCounts() throws Exception {
        try (Target target = new MemoryTarget("m")) {
            assertThat(CoveredObjects.of(target)).isEmpty();
        }
    }
}
