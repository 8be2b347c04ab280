package lifeboat.vault.write;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.WrongCipher;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.UnsoundStageException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfCheckTest {
    /// Far more than a small run seals.
    private static final int ENOUGH = 60;

    @TempDir Path state;

    private static TestTree tree(long seed) {
        byte[] noise = new byte[100_000];
        new Random(seed).nextBytes(noise);
        return new TestTree()
                .put("noise", noise)
                .put("text", ("text " + seed).repeat(50).getBytes(US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @DisplayName(
            "S-11 whatever frame the cipher seals wrongly, the backup fails and nothing is lost")
    void aWrongByteOfTheCipher(WrongCipher.Fault fault) throws Exception {
        try (TestSite site = TestSite.with(2)) {
            TestTree before = tree(0);
            assertThat(TestRuns.backUp(site, site.targets(), state, before).isComplete()).isTrue();
            int at = 1;
            while (isCaught(site, fault, at, tree(at))) {
                for (Target target : site.targets()) {
                    assertThat(snapshots(site, target)).isEqualTo(1);
                    BackupRunTest.assertSame(TestRuns.readBack(site, List.of(target)), before);
                }
                assertThat(++at).isLessThan(ENOUGH);
            }
            assertThat(at).as("frames that went wrong").isGreaterThan(6);
            for (Target target : site.targets()) {
                assertThat(snapshots(site, target)).isEqualTo(2);
                BackupRunTest.assertSame(TestRuns.readBack(site, List.of(target)), tree(at));
            }
        }
    }

    /// @return false once a run ends before it comes to that frame
    private boolean isCaught(TestSite site, WrongCipher.Fault fault, int at, TestTree tree) {
        try (WrongCipher cipher = WrongCipher.install(fault, at)) {
            Throwable thrown =
                    catchThrowable(() -> TestRuns.backUp(site, site.targets(), state, tree));
            if (!cipher.happened()) {
                assertThat(thrown).isNull();
                return false;
            }
            assertThat(Stream.iterate(thrown, Objects::nonNull, Throwable::getCause))
                    .as("why the run with frame %d wrong failed", at)
                    .hasAtLeastOneElementOfType(UnsoundStageException.class);
            return true;
        }
    }

    private static int snapshots(TestSite site, Target target) throws Exception {
        return SnapshotCatalog.scan(new Vaults(List.of(target)), site.recoveryKeys()).ids().size();
    }
}
