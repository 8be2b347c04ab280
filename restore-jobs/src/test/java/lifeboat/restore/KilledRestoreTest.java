package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lifeboat.restore.directory.Privileges;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.count.CountingTarget;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.vault.TestSite;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRestoreTest {
    @TempDir Path temp;

    private static DirectoryTarget target(Path root) {
        return DirectoryTarget.at(
                "disk", root, new TargetIdentity("provider", "account", Set.of()));
    }

    private static RestoreRequest request(Path home) {
        return RestoreRequest.of("docroot", home).with(Privileges.APPLY);
    }

    /// Restores and dies, as by kill -9, when so many files are complete.
    static final class Dying {
        private Dying() {}

        public static void main(String[] arguments) throws IOException {
            long limit = Long.parseLong(arguments[2]);
            try (TestSite site = TestSite.with(0)) {
                Backups.restore(
                        site,
                        List.of(target(Path.of(arguments[0]))),
                        request(Path.of(arguments[1])),
                        Backups.SETTINGS,
                        now -> {
                            if (now.files() >= limit) {
                                Runtime.getRuntime().halt(9);
                            }
                        });
            }
        }
    }

    @Test
    @DisplayName("C-04 a restore killed at any file leaves whole files only and is continued")
    void aKilledRestoreIsContinued() throws Exception {
        Path live = Files.createDirectory(temp.resolve("live"));
        Path state = Files.createDirectory(temp.resolve("state"));
        Path home = temp.resolve("home");
        TreeRestoreTest.fill(live);
        try (TestSite site = TestSite.with(0)) {
            DirectoryTarget target = target(temp.resolve("vault"));
            target.create();
            site.plant(target);
            List<Target> targets = List.of(target);
            Backups.backUp(site, targets, live, state);
            for (int limit : new int[] {1, 150, 330}) {
                assertThat(die(home, limit)).isEqualTo(9);
                assertThat(whole(live, home)).isGreaterThanOrEqualTo(limit);
            }
            RestoreResult result = Backups.restore(site, targets, request(home));
            assertThat(result.resumed()).isGreaterThanOrEqualTo(300);
            assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
            assertThat(TreeDigest.of(live).differences(TreeDigest.of(home))).isEmpty();
            oneFileIsCheap(site, target, live);
        }
    }

    private void oneFileIsCheap(TestSite site, Target target, Path live) throws IOException {
        CountingTarget counted = new CountingTarget(target);
        Path home = temp.resolve("one");
        RestoreResult result =
                Backups.restore(
                        site, List.of(counted), request(home).including(List.of("/d03/f003")));
        assertThat(result.files()).isEqualTo(1);
        assertThat(home.resolve("d03/f003")).hasSameBinaryContentAs(live.resolve("d03/f003"));
        assertThat(counted.tally(Operation.READ).bytesDown()).isLessThan(4 << 20);
    }

    private int die(Path home, int limit) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m"));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Dying.class.getName());
        command.addAll(
                List.of(
                        temp.resolve("vault").toString(),
                        home.toString(),
                        Integer.toString(limit)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("child.log").toFile())
                .start()
                .waitFor();
    }

    /// @return how many files are under their names, each of them whole
    private static int whole(Path live, Path home) throws IOException {
        int count = 0;
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".lifeboat-")) {
                    assertThat(Files.mismatch(file, live.resolve(home.relativize(file))))
                            .as("%s", file)
                            .isEqualTo(-1);
                    count++;
                }
            }
        }
        return count;
    }
}
