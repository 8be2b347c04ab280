package lifeboat.backup.directory;

import java.nio.file.Path;
import java.util.List;

/// Single files and directories, captured under their own absolute paths with the directories above
/// them. A symbolic link on the way to a path is captured, and so is the place it leads to.
///
/// @param paths absolute paths, at least one
/// @param excludes patterns as in `.gitignore`, without negation, seen from `/`
public record ConfigSource(List<Path> paths, List<String> excludes) {
    public ConfigSource {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        Exclusions.of(excludes);
        if (paths.isEmpty() || !paths.stream().allMatch(Path::isAbsolute)) {
            throw new IllegalArgumentException("needs one or more absolute paths: " + paths);
        }
    }
}
