package lifeboat.vault.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockMemoryTest {
    private static final ObjectKey KEY = new ObjectKey("lifeboat-site.json");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final Set<String> PLACES = Set.of("bucket=b", "endpoint=e", "credential=c");

    @TempDir Path state;

    private static Target target(String account, Set<String> places) {
        return new MemoryTarget("far", new TargetIdentity("own", account, places));
    }

    /// The order of a set's elements differs from process to process: the name must not.
    @Test
    @DisplayName("P-04 the next process remembers what this one saw, under a name that is the same")
    void isFoundByTheNextProcess() throws Exception {
        LockMemory memory = LockMemory.of(state, target("key-c", PLACES));
        memory.saw(KEY, END);
        memory.save(List.of(KEY));
        byte[] told = "bucket=b\ncredential=c\nendpoint=e\nown".getBytes(UTF_8);
        String print = Content.Sha256.of(told, 0, told.length).hex().substring(0, 12);
        assertThat(state.resolve("locks").resolve("far-" + print)).isRegularFile();
        assertThat(LockMemory.of(state, target("key-c", PLACES)).earliest()).contains(END);
    }

    @Test
    @DisplayName("P-04 an account learnt meanwhile is the same target, another bucket is not")
    void knowsItsTarget() throws Exception {
        LockMemory memory = LockMemory.of(state, target("key-c", PLACES));
        memory.saw(KEY, END);
        memory.save(List.of(KEY));
        assertThat(LockMemory.of(state, target("0123", PLACES)).earliest()).contains(END);
        assertThat(LockMemory.of(state, target("key-c", Set.of("bucket=other"))).earliest())
                .isEmpty();
    }
}
