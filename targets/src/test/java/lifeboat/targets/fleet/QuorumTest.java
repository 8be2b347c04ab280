package lifeboat.targets.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lifeboat.targets.TargetIdentity;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {
    private static final TargetIdentity AWS = id("aws", "1");
    private static final TargetIdentity AWS_OTHER = id("aws", "2");
    private static final TargetIdentity B2 = id("backblaze", "1");

    private static TargetIdentity id(String provider, String account, String... places) {
        return new TargetIdentity(provider, account, Set.of(places));
    }

    @ParameterizedTest(name = "{0} independent targets: {1} copies at {2}")
    @CsvSource({"1,1,1", "2,2,2", "3,2,2", "4,3,2", "5,4,2"})
    void isEveryTargetUpToTwoAndThenAllButOne(int targets, int copies, int providers) {
        List<TargetIdentity> some =
                IntStream.range(0, targets).mapToObj(i -> id("provider" + i, "me")).toList();
        assertThat(Quorum.defaultFor(some)).isEqualTo(new Quorum(copies, providers));
    }

    @Test
    @DisplayName("G-02 two targets of one account make no quorum of two")
    void countsDependentTargetsOnce() {
        Quorum two = new Quorum(2, 2);
        assertThat(two.judge(List.of(AWS, AWS)).reached()).isFalse();
        assertThat(two.judge(List.of(AWS, AWS)).copies()).isEqualTo(1);
        assertThat(two.judge(List.of(AWS, AWS_OTHER)).reached()).isTrue();
        assertThat(two.judge(List.of(AWS, AWS, B2)).reached()).isTrue();
        assertThat(two.judge(List.of()).reached()).isFalse();
    }

    @Test
    @DisplayName("G-02 the default quorum is one that the independent targets can reach")
    void defaultsToWhatDependentTargetsCanReach() {
        assertThat(Quorum.defaultFor(List.of(AWS, AWS))).isEqualTo(new Quorum(1, 1));
        assertThat(Quorum.defaultFor(List.of(AWS, AWS, B2))).isEqualTo(new Quorum(2, 2));
    }

    @Test
    @DisplayName("G-02 groups say why their members depend on each other")
    void saysWhyTargetsDepend() {
        List<TargetIdentity> targets =
                List.of(
                        id("own", "nas", "device=7", "host=a"),
                        B2,
                        id("own", "disk", "device=7"),
                        id("rented", "box", "host=a"),
                        id("own", "nas"));
        assertThat(Independence.groups(targets))
                .containsExactly(
                        new Independence.Group(
                                List.of(0, 2, 3, 4),
                                List.of(
                                        "same device=7",
                                        "same host=a",
                                        "same provider and account own/nas")),
                        new Independence.Group(List.of(1), List.of()));
    }

    @Test
    @DisplayName("G-02 dependence is passed on, whatever the order")
    void passesDependenceOn() {
        TargetIdentity bridge = id("c", "c", "device=1", "host=h");
        assertThat(
                        Independence.groups(
                                List.of(id("a", "a", "device=1"), id("b", "b", "host=h"), bridge)))
                .hasSize(1);
    }

    @Test
    @DisplayName("G-02 the endpoint all customers share makes nobody dependent, its key does")
    void needsMoreThanACommonEndpoint() {
        String endpoint = "endpoint=https://s3.example";
        TargetIdentity one = id("aws", "1", endpoint, "credential=x");
        assertThat(Independence.groups(List.of(one, id("aws", "2", endpoint, "credential=y"))))
                .hasSize(2);
        assertThat(Independence.groups(List.of(one, id("aws", "2", endpoint, "credential=x"))))
                .hasSize(1);
    }

    @Test
    void refusesSenselessNumbers() {
        assertThatThrownBy(() -> new Quorum(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quorum(1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quorum.defaultFor(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
