package lifeboat.runbooks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// The YAML of configurations and runbooks: one mapping in UTF-8, without aliases, of a size and
/// depth that a person writes. Keys given twice are let through, for the caller to name. Safe for
/// concurrent use.
public final class PlainYaml {
    /// A larger file is refused.
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 50;

    private PlainYaml() {}

    /// What is wrong with a file, as a sentence without its subject.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final int line;

        private Malformed(int line, String sentence) {
            super(sentence);
            this.line = line;
        }

        /// From 1.
        public int line() {
            return line;
        }

        /// The problem.
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /// The text of a file.
    ///
    /// @throws Malformed if it is too large or not UTF-8
    /// @throws IOException if it cannot be read
    public static String text(Path file) throws Malformed, IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new Malformed(1, "is larger than 1 MiB");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(1, "is not UTF-8 text");
        }
    }

    /// The mapping that a text holds, or nothing if it holds something else.
    ///
    /// @param label of the text, in the parser's messages
    /// @throws Malformed if it is no YAML, or more than the plain YAML of this class
    public static Optional<MappingNode> mapping(String label, String text) throws Malformed {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(label)
                        .setMaxAliasesForCollections(0)
                        .setAllowDuplicateKeys(true)
                        .build();
        try {
            int depth = 0;
            for (Event event : new Parse(settings).parseString(text)) {
                depth = check(event, depth);
            }
            Optional<Node> node = new Compose(settings).composeString(text);
            return node.filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
        } catch (MarkedYamlEngineException e) {
            throw new Malformed(line(e.getProblemMark()), "is not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new Malformed(1, "is not valid YAML: " + e.getMessage());
        }
    }

    /// Before anything is composed, which takes stack for each level.
    private static int check(Event event, int depth) throws Malformed {
        if (event instanceof AliasEvent) {
            throw new Malformed(
                    line(event.getStartMark()), "anchors and aliases are not understood here");
        }
        int now =
                switch (event) {
                    case CollectionStartEvent _ -> depth + 1;
                    case CollectionEndEvent _ -> depth - 1;
                    default -> depth;
                };
        if (now > MAX_DEPTH) {
            throw new Malformed(
                    line(event.getStartMark()),
                    "is nested more than " + MAX_DEPTH + " levels deep");
        }
        return now;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
