package lifeboat.engines.program;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where programs are looked for: a few directories, never the working directory.
///
/// The environment variable `LIFEBOAT_PROGRAMS` names further directories, separated by colons,
/// that are looked at first: for servers and tools installed elsewhere, or of another version.
/// Relative ones are passed over.
///
/// @param directories in the order they are looked at
public record Executables(List<Path> directories) {
    public Executables {
        directories = List.copyOf(directories);
    }

    /// The directories that `LIFEBOAT_PROGRAMS` names, those that packages of servers have of their
    /// own, and the usual ones.
    public static Executables usual() {
        List<Path> all = new ArrayList<>(named(System.getenv("LIFEBOAT_PROGRAMS")));
        all.addAll(versioned(Path.of("/usr/lib/postgresql"), ""));
        all.addAll(versioned(Path.of("/usr"), "pgsql-"));
        for (String directory :
                List.of(
                        "/usr/local/bin",
                        "/usr/bin",
                        "/bin",
                        "/usr/local/sbin",
                        "/usr/sbin",
                        "/sbin")) {
            all.add(Path.of(directory));
        }
        return new Executables(all);
    }

    private static List<Path> named(@Nullable String directories) {
        return directories == null
                ? List.of()
                : Arrays.stream(directories.split(":"))
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .toList();
    }

    /// `bin` directories of several versions, newest first.
    ///
    /// @param before what precedes the number in their names
    private static List<Path> versioned(Path parent, String before) {
        List<Integer> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent)) {
                for (Path version : versions) {
                    String name = version.getFileName().toString();
                    if (name.startsWith(before)
                            && name.substring(before.length()).matches("\\d{1,3}")) {
                        found.add(Integer.valueOf(name.substring(before.length())));
                    }
                }
            } catch (IOException e) {
                return List.of(); // a directory that cannot be listed holds nothing for us
            }
        }
        found.sort(Comparator.reverseOrder());
        return found.stream().map(v -> parent.resolve(before + v).resolve("bin")).toList();
    }

    /// The first program of this name.
    public Optional<Path> find(String name) {
        return all(name).stream().findFirst();
    }

    /// Every program of this name, in order.
    public List<Path> all(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .toList();
    }
}
