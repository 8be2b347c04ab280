package lifeboat.verification.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.EncryptionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ReportJsonTest {
    @Test
    void comesBackAsItWas() throws EncryptionException {
        RunReport report = SampleReports.passed();

        assertThat(ReportJson.read(ReportJson.bytes(report))).isEqualTo(report);
        assertThat(report.contradictions()).isEmpty();
        assertThat(ReportJson.of(report).get("verdict").asString()).isEqualTo("passed");
        assertThat(ReportJson.of(report).get("started").asString())
                .isEqualTo("2026-11-22T05:00:00Z");
    }

    @Test
    void passesOverWhatANewerVersionAdded() throws EncryptionException {
        var tree = ReportJson.of(SampleReports.passed()).put("weather", "fine");

        assertThat(ReportJson.read(CanonicalJson.bytes(tree))).isEqualTo(SampleReports.passed());
        tree.put("format", 2);
        assertThatThrownBy(() -> ReportJson.read(CanonicalJson.bytes(tree)))
                .isInstanceOf(EncryptionException.NewerFormat.class);
        tree.put("format", 1).remove("verdict");
        assertThatThrownBy(() -> ReportJson.read(CanonicalJson.bytes(tree)))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void readsReportsThatKnewNothingOfACriticalPath() throws EncryptionException {
        var tree = ReportJson.of(SampleReports.passed());
        tree.remove("criticalPath");

        assertThat(ReportJson.read(CanonicalJson.bytes(tree)).criticalPath()).isEmpty();
    }

    @Test
    @DisplayName("A-04 a clock set back during the run does not make the time to restore shorter")
    void aClockSetBackIsFound() {
        RunReport good = SampleReports.passed();
        RunReport fast =
                SampleReports.lasting(good, good.ended().minusSeconds(120), good.wallMillis());
        RunReport cut =
                SampleReports.lasting(
                        good, good.ended().minusSeconds(120), good.wallMillis() - 120_000);

        assertThat(fast.contradictions()).singleElement().asString().contains("clock was set");
        assertThat(cut.contradictions()).anyMatch(found -> found.contains("phases add up"));
    }

    @Test
    @DisplayName("V-05 a run with a source that did not pass has not passed")
    void aVerdictIsNoBetterThanItsParts() {
        RunReport lie =
                SampleReports.withSources(
                        SampleReports.passed(),
                        List.of(SampleReports.source("docroot", CheckOutcome.FAILED)));
        assertThat(lie.contradictions()).singleElement().asString().contains("docroot");
        assertThat(SampleReports.withSources(SampleReports.passed(), List.of()).contradictions())
                .singleElement()
                .asString()
                .contains("nothing");
    }

    @Test
    @DisplayName("V-07 a run slower than its objective has not passed")
    void slownessIsFailure() {
        RunReport slow =
                SampleReports.withObjectives(
                        SampleReports.passed(),
                        new Objectives(Optional.of(1000L), Optional.of(1L)));
        assertThat(slow.missesRto()).isTrue();
        assertThat(slow.contradictions()).hasSize(2);
        assertThat(Instant.parse("2026-11-22T05:00:00Z")).isEqualTo(slow.started());
    }
}
