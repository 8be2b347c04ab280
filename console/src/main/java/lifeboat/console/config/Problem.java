package lifeboat.console.config;

import java.nio.file.Path;

/// One thing wrong with a configuration file.
///
/// @param line counted from 1
/// @param key dotted path of the key, empty when the whole file is meant
public record Problem(Path file, int line, String key, String sentence) {
    @Override
    public String toString() {
        String where = file + ":" + line + ": ";
        return key.isEmpty() ? where + sentence : where + key + ": " + sentence;
    }
}
