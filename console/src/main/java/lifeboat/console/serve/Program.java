package lifeboat.console.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How this program is called: by its launcher, which the launcher tells in a system property;
/// without one by this JVM and its class path.
final class Program {
    private static final String LAUNCHER = "lifeboat.launcher";
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:-HeapDumpOnOutOfMemoryError");

    private Program() {}

    /// The words that come before those of a command.
    static List<String> words() {
        Optional<String> launcher = Optional.ofNullable(System.getProperty(LAUNCHER));
        if (launcher.isPresent()) {
            return List.of(launcher.get());
        }
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        words.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "lifeboat.console.Lifeboat"));
        return words;
    }
}
