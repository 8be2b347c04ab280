package lifeboat.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartupTrainingTest {
    @Test
    void everyCommandOfTheTrainingEndsAsItShould() throws Exception {
        assertThat(StartupTraining.run()).isEmpty();
    }
}
