package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.TestSite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFoundingTest {
    @TempDir Path state;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeboat-site.json",
                "site.sealed",
                "README.txt",
                "keys/main.json",
                "hosts/h1.json",
                "packs/00/0",
                "indexes/0",
                "snapshots/h1/0",
                "tombstones/0",
                "evidence/c/0.json"
            })
    @DisplayName("G-03 a site is not begun where any object of a vault is")
    void refusesWhatIsNotEmpty(String name) throws Exception {
        MemoryTarget empty = new MemoryTarget("empty");
        MemoryTarget taken = new MemoryTarget("taken");
        CareSite.overwrite(taken, new ObjectKey(name), new byte[] {1});
        try (TestSite site = TestSite.with(0)) {
            assertThatThrownBy(() ->
                            SiteFounding.found(
                                    site.newSite(), site.host(), Map.of(), List.of(empty, taken)))
                    .isInstanceOf(SiteFounding.Refused.class)
                    .hasMessageContaining("taken")
                    .hasMessageContaining(name);
        }
        assertThat(CareSite.objects(empty)).isEmpty();
        assertThat(CareSite.objects(taken)).hasSize(1);
    }

    @Test
    @DisplayName(
            "G-03 a site is not begun where a target cannot be listed, however the listing fails")
    void refusesWhatCannotBeListed() throws Exception {
        for (Fault fault :
                List.of(
                        Fault.unreachable(),
                        Fault.denied(),
                        Fault.missing(),
                        new Fault.BreakList(
                                0,
                                () ->
                                        new lifeboat.targets.TargetException.Broken(
                                                "planned: a page is missing", null)))) {
            MemoryTarget empty = new MemoryTarget("empty");
            FaultyTarget dark = new FaultyTarget(new MemoryTarget("dark"));
            dark.next(Operation.LIST, fault);
            try (TestSite site = TestSite.with(0)) {
                assertThatThrownBy(() ->
                                SiteFounding.found(
                                        site.newSite(),
                                        site.host(),
                                        Map.of(),
                                        List.of(empty, dark)))
                        .isInstanceOf(SiteFounding.Refused.class);
            }
            dark.assertAllFaultsHappened();
            assertThat(CareSite.objects(empty)).isEmpty();
        }
    }

    @Test
    void whatFailsHalfWayIsTakenBackAndNothingElse() throws Exception {
        for (String prefix : List.of("README", "site.sealed", "hosts/", "lifeboat-site")) {
            for (Fault fault :
                    List.of(
                            Fault.denied(),
                            new Fault.LoseReply(),
                            new Fault.Phantom(),
                            new Fault.ShortStore(5))) {
                MemoryTarget first = new MemoryTarget("first");
                CareSite.overwrite(first, new ObjectKey("notes.txt"), new byte[] {1});
                MemoryTarget inner = new MemoryTarget("second");
                FaultyTarget second = new FaultyTarget(inner);
                second.next(Operation.PUT, prefix, fault);
                try (TestSite site = TestSite.with(0)) {
                    assertThatThrownBy(() ->
                                    SiteFounding.found(
                                            site.newSite(),
                                            site.host(),
                                            Map.of(),
                                            List.of(first, second)))
                            .hasMessageContaining("was not founded");
                }
                second.assertAllFaultsHappened();
                assertThat(CareSite.objects(first).keySet())
                        .containsExactly(new ObjectKey("notes.txt"));
                if (!(fault instanceof Fault.ShortStore)) {
                    assertThat(CareSite.objects(inner)).isEmpty();
                }
            }
        }
    }

    @Test
    void aFoundedSiteIsSoundAndExplainsItself() throws Exception {
        try (CareSite care = new CareSite(0, state)) {
            List<lifeboat.targets.Target> targets =
                    List.of(new MemoryTarget("a"), new MemoryTarget("b"));
            SiteFounding.found(care.site.newSite(), care.site.host(), Map.of(), targets);
            VerifyReport empty = care.verify(targets, VerifyOptions.everything(VerifyLevel.L2));
            assertThat(empty.isSound()).as("%s", empty).isTrue();
            care.grow().backUp(targets);
            VerifyReport report = care.verify(targets, VerifyOptions.everything(VerifyLevel.L2));
            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.targets().getFirst().unexpected()).isEmpty();
            String text = new String(SiteFounding.readme(), StandardCharsets.UTF_8);
            assertThat(text).contains("sha256sum", "Argon2id", "lifeboat restore-everything");
        }
    }
}
