package lifeboat.console.serve;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.console.web.Commands;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A child whose output and log lie in files, so that it needs nobody who reads them.
///
/// @param document its standard output
/// @param log its standard error
record ChildWork(Process child, Path document, Path log) implements Commands.Work {
    private static final int LINES = 60;
    private static final int TAIL = 16 * 1024;
    private static final long LONGEST_DOCUMENT = 24 << 20;

    @Override
    public List<String> told() {
        List<String> lines = tail(log);
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    @Override
    public Optional<Commands.Ending> ending() {
        return child.isAlive()
                ? Optional.empty()
                : Optional.of(new Commands.Ending(child.exitValue(), read()));
    }

    private JsonNode read() {
        try {
            return Files.size(document) > LONGEST_DOCUMENT
                    ? MissingNode.getInstance()
                    : new JsonMapper().readTree(document.toFile());
        } catch (IOException | JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void stop() {
        child.destroy();
    }

    @Override
    public void kill() {
        child.destroyForcibly();
    }

    /// The last sentence of a log.
    static String sentence(Path log) {
        List<String> lines = tail(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it told nothing" : lines.getFirst();
    }

    private static List<String> tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return from > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
        } catch (IOException e) {
            return List.of("its log cannot be read: " + e.getMessage());
        }
    }
}
