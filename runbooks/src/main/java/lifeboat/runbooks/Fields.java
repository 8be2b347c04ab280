package lifeboat.runbooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of a runbook. Every question names a key, [#end] reports keys that nobody asked for;
/// problems are collected, so that all are found at once. For one thread.
final class Fields {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h)");

    private final String file;
    private final List<String> problems;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();
    private final int line;

    Fields(String file, List<String> problems, MappingNode node) {
        this.file = file;
        this.problems = problems;
        this.line = lineOf(node);
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (entries.put(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "`" + key + "` is given twice");
            }
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    void problem(String sentence) {
        problems.add(file + ":" + line + ": " + sentence);
    }

    private void problem(Node node, String sentence) {
        problems.add(file + ":" + lineOf(node) + ": " + sentence);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    private Optional<Node> node(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    Optional<String> text(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return Optional.of(scalar.getValue());
        }
        problem(node.get(), "`" + key + "` must be a single value");
        return Optional.empty();
    }

    String requiredText(String key) {
        if (!has(key)) {
            asked.add(key);
            problem("`" + key + "` is missing");
        }
        return text(key).orElse("");
    }

    int number(String key, int fallback, int max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().matches("\\d{1,6}") && Integer.parseInt(text.get()) <= max) {
            return Integer.parseInt(text.get());
        }
        problem("`" + key + "` must be a whole number up to " + max);
        return fallback;
    }

    Duration time(String key, Duration fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = TIME.matcher(text.get());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            problem("`" + key + "` must be a time such as 90s, 10m or 2h");
            return fallback;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    <E extends Enum<E>> E choice(String key, E fallback, Class<E> type) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text.get())) {
                return constant;
            }
            words.add(word);
        }
        problem("`" + key + "` must be one of " + String.join(", ", words));
        return fallback;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    texts.add(scalar.getValue());
                } else {
                    problem(item, "`" + key + "` must be a list of texts");
                }
            }
        } else if (node.isPresent()) {
            problem(node.get(), "`" + key + "` must be a list, written [a, b]");
        }
        return texts;
    }

    List<Fields> mappings(String key) {
        List<Fields> mappings = new ArrayList<>();
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                if (item instanceof MappingNode mapping) {
                    mappings.add(new Fields(file, problems, mapping));
                } else {
                    problem(item, "`" + key + "` must be a list of mappings");
                }
            }
        } else {
            problem("`" + key + "` must be a list of mappings");
        }
        return mappings;
    }

    Optional<Fields> mapping(String key) {
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof MappingNode mapping) {
            return Optional.of(new Fields(file, problems, mapping));
        }
        problem("`" + key + "` must be a mapping, written {key: value}");
        return Optional.empty();
    }

    void end() {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                problem(
                        entry.getValue(),
                        "unknown key `"
                                + entry.getKey()
                                + "`; known here: "
                                + String.join(", ", asked));
            }
        }
    }
}
