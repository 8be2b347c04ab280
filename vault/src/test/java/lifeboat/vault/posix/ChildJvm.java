package lifeboat.vault.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs a `main` of the tests in a JVM of its own, behind a command such as `setpriv` or `unshare`.
/// The classes are copied to where any user may read them.
public final class ChildJvm {
    /// Runs as a user without rights; needs root.
    public static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

    private ChildJvm() {}

    /// Runs to the end.
    ///
    /// @param work directory for the copy of the classes
    /// @return lines of standard output
    /// @throws IOException with all output if the child failed
    public static List<String> run(
            Path work, List<String> before, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-cp"));
        command.add(copyClasses(Files.createTempDirectory(work, "classes")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile(work, "stderr", "");
        Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(child.getInputStream().readAllBytes(), UTF_8);
        if (child.waitFor() != 0) {
            throw new IOException("child failed: " + out + Files.readString(errors));
        }
        return out.lines().toList();
    }

    private static String copyClasses(Path to) throws IOException {
        List<String> copied = new ArrayList<>();
        int number = 0;
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(part);
            if (Files.isDirectory(path) || path.toString().matches(".*lifeboat-[^/]*\\.jar")) {
                Path copy = to.resolve(number++ + (Files.isDirectory(path) ? "" : ".jar"));
                copy(path, copy);
                copied.add(copy.toString());
            } else if (Files.isReadable(path)) {
                copied.add(part); // a library; a user who cannot read it does without
            }
        }
        to.toFile().setExecutable(true, false);
        to.toFile().setReadable(true, false);
        return String.join(File.pathSeparator, copied);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
