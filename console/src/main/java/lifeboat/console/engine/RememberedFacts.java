package lifeboat.console.engine;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// Short texts by name in one file of the local state: what a command saw and another one tells.
/// Losing them loses nothing but that.
final class RememberedFacts {
    private final Path state;
    private final String name;

    RememberedFacts(Path state, String name) {
        this.state = state;
        this.name = name;
    }

    /// None where nothing was remembered yet, or the file is no such file.
    Map<String, String> read() throws IOException {
        Properties read = new Properties();
        try (Reader file = Files.newBufferedReader(state.resolve(name))) {
            read.load(file);
        } catch (NoSuchFileException | CharacterCodingException | IllegalArgumentException e) {
            return Map.of();
        }
        Map<String, String> facts = new TreeMap<>();
        read.stringPropertyNames().forEach(key -> facts.put(key, read.getProperty(key)));
        return facts;
    }

    /// Replaces them all, at once.
    void write(Map<String, String> facts) throws IOException {
        Properties written = new Properties();
        facts.forEach(written::setProperty);
        Path part = Files.createTempFile(state, name, ".part");
        try (Writer file = Files.newBufferedWriter(part)) {
            written.store(file, null);
        }
        Files.move(
                part,
                state.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
