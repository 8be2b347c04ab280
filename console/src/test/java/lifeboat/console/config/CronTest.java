package lifeboat.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {
    @Test
    void understandsNamesRangesListsAndSteps() {
        Cron cron = new Cron("*/15 1-3,22 1 jan,DEC mon-fri");

        assertThat(cron.minutes().stream()).containsExactly(0, 15, 30, 45);
        assertThat(cron.hours().stream()).containsExactly(1, 2, 3, 22);
        assertThat(cron.daysOfMonth().stream()).containsExactly(1);
        assertThat(cron.months().stream()).containsExactly(1, 12);
        assertThat(cron.daysOfWeek().stream()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void sundayIsZeroAndSeven() {
        assertThat(new Cron("0 0 * * 7").daysOfWeek())
                .isEqualTo(new Cron("0 0 * * 0").daysOfWeek())
                .isEqualTo(new Cron("0 0 * * SUN").daysOfWeek());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* * 0 * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "1,, * * * *"
            })
    void refusesWhatIsNoCron(String text) {
        assertThatThrownBy(() -> new Cron(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void durationsAddUp() {
        assertThat(DurationText.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(DurationText.parse("2w")).isEqualTo(Duration.ofDays(14));
        assertThat(DurationText.format(Duration.ofMinutes(192))).isEqualTo("3h 12m");
        assertThatThrownBy(() -> DurationText.parse("5"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.parsePositive("0s"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
