package lifeboat.engines.program;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where programs are looked for: a few directories, never the working directory.
///
/// @param directories in the order they are looked at
public record Executables(List<Path> directories) {
    public Executables {
        directories = List.copyOf(directories);
    }

    /// The usual directories, and those that packages of servers have of their own.
    public static Executables usual() {
        List<Path> all = new ArrayList<>();
        all.addAll(versioned(Path.of("/usr/lib/postgresql")));
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

    /// `bin` directories of several versions, newest first.
    private static List<Path> versioned(Path parent) {
        List<Integer> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent)) {
                for (Path version : versions) {
                    String name = version.getFileName().toString();
                    if (name.matches("\\d{1,3}")) {
                        found.add(Integer.valueOf(name));
                    }
                }
            } catch (IOException e) {
                return List.of(); // a directory that cannot be listed holds nothing for us
            }
        }
        found.sort(Comparator.reverseOrder());
        return found.stream().map(v -> parent.resolve(v.toString()).resolve("bin")).toList();
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
