package lifeboat.console.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Collects what is wrong, what is doubtful and which keys were asked for while one file is read.
/// For one thread.
final class Problems {
    private final Path file;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final SortedSet<String> keys = new TreeSet<>();

    Problems(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void error(int line, String key, String sentence) {
        errors.add(new Problem(file, line, key, sentence));
    }

    void warn(int line, String key, String sentence) {
        warnings.add(new Problem(file, line, key, sentence));
    }

    void asked(String pattern) {
        keys.add(pattern);
    }

    /// Every key asked for so far, with `*` for names that the user chooses.
    SortedSet<String> keys() {
        return keys;
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /// @throws ConfigException if any error was added, all of them in the order of the file
    void throwIfAny() throws ConfigException {
        if (!errors.isEmpty()) {
            throw new ConfigException(
                    errors.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
        }
    }
}
