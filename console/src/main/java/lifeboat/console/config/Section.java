package lifeboat.console.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import lifeboat.console.Suggestion;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file. Each question names a key; [#end()] then reports every key nobody asked
/// for. A wrong value is reported and answered with what the caller gave as placeholder, so that
/// reading goes on and all problems are found at once. For one thread.
final class Section {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /// The place of a mapping: as the user sees it, and with `*` for names that the user chooses.
    private record Place(String name, String path, String pattern) {
        Place key(String key) {
            String dot = path.isEmpty() ? "" : ".";
            return new Place(key, path + dot + key, pattern + dot + key);
        }

        Place chosen(String key) {
            String dot = path.isEmpty() ? "" : ".";
            return new Place(key, path + dot + key, pattern + dot + "*");
        }

        Place item(int index) {
            return new Place(name, path + "[" + index + "]", pattern + "[]");
        }
    }

    private final Problems problems;
    private final Place place;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final SortedSet<String> asked = new TreeSet<>();

    private Section(Problems problems, Place place, MappingNode node) {
        this.problems = problems;
        this.place = place;
        this.line = lineOf(node);
        for (NodeTuple tuple : node.getValue()) {
            add(tuple);
        }
    }

    /// The whole document.
    static Section root(Problems problems, MappingNode node) {
        return new Section(problems, new Place("", "", ""), node);
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.error(lineOf(tuple.getKeyNode()), place.path(), "a key must be plain text");
            return;
        }
        NodeTuple earlier = entries.putIfAbsent(key.getValue(), tuple);
        if (earlier != null) {
            problems.error(
                    lineOf(key),
                    place.key(key.getValue()).path(),
                    "is given twice; the first is in line " + lineOf(earlier.getKeyNode()));
        }
    }

    /// The key under which this section stands.
    String name() {
        return place.name();
    }

    int line() {
        return line;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    void error(String key, String sentence) {
        problems.error(
                lineOfKey(key), key.isEmpty() ? place.path() : place.key(key).path(), sentence);
    }

    void warn(String key, String sentence) {
        problems.warn(lineOfKey(key), place.key(key).path(), sentence);
    }

    private int lineOfKey(String key) {
        NodeTuple tuple = entries.get(key);
        return tuple == null ? line : lineOf(tuple.getKeyNode());
    }

    /// The value of `key` as `parse` understands it. `parse` objects by IllegalArgumentException.
    <T> Optional<T> value(String key, Function<String, T> parse) {
        return node(key).flatMap(node -> scalar(key, place.key(key), node, parse));
    }

    <T> T value(String key, T fallback, Function<String, T> parse) {
        return value(key, parse).orElse(fallback);
    }

    /// As [#value(String, Function)]; a missing key is a problem, answered with `placeholder`.
    <T> T required(String key, T placeholder, Function<String, T> parse) {
        if (!has(key)) {
            ask(key);
            error("", "`" + key + "` is missing");
        }
        return value(key, placeholder, parse);
    }

    String requiredText(String key) {
        return required(key, "", Function.identity());
    }

    Optional<String> text(String key) {
        return value(key, Function.identity());
    }

    int wholeNumber(String key, int fallback, int min, int max) {
        return value(
                key,
                fallback,
                text -> {
                    if (!text.matches("\\d{1,9}")
                            || Integer.parseInt(text) < min
                            || Integer.parseInt(text) > max) {
                        throw new IllegalArgumentException(
                                "`" + text + "` is not a whole number from " + min + " to " + max);
                    }
                    return Integer.parseInt(text);
                });
    }

    boolean flag(String key) {
        return value(
                key,
                false,
                text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default ->
                                    throw new IllegalArgumentException(
                                            "`" + text + "` is neither true nor false");
                        });
    }

    /// One of the constants of `type`, written in lower case with `-`.
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return value(key, text -> Choices.parse(text, type));
    }

    /// A list of texts; a missing key is an empty list.
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Item item : items(key, "a list of texts")) {
            scalar(key, item.place(), item.node(), Function.<String>identity())
                    .ifPresent(texts::add);
        }
        return texts;
    }

    /// A list of constants of `type`.
    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        List<E> chosen = new ArrayList<>();
        for (Item item : items(key, "a list")) {
            scalar(key, item.place(), item.node(), text -> Choices.parse(text, type))
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /// A list of mappings; a missing key is an empty list.
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (Item item : items(key, "a list of mappings")) {
            mapping(item.place(), item.node()).ifPresent(sections::add);
        }
        return sections;
    }

    /// A list of mappings under a name that the user chose.
    List<Section> chosenSections(String name) {
        List<Section> sections = new ArrayList<>();
        for (Item item : items(place.chosen(name), name, "a list of mappings")) {
            mapping(item.place(), item.node()).ifPresent(sections::add);
        }
        return sections;
    }

    /// A text under a name that the user chose.
    Optional<String> chosenText(String name) {
        Place at = place.chosen(name);
        problems.asked(at.pattern());
        return Optional.ofNullable(entries.get(name))
                .map(NodeTuple::getValueNode)
                .flatMap(node -> scalar(name, at, node, Function.identity()));
    }

    private record Item(Place place, Node node) {}

    private List<Item> items(String key, String expected) {
        ask(key);
        return items(place.key(key), key, expected);
    }

    private List<Item> items(Place at, String key, String expected) {
        Optional<Node> node = Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            error(
                    key,
                    "must be " + expected + ", written [..., ...] or as lines that begin with -");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (Node child : sequence.getValue()) {
            items.add(new Item(at.item(items.size()), child));
        }
        return items;
    }

    /// The mapping under `key`.
    Optional<Section> section(String key) {
        return node(key).flatMap(node -> mapping(place.key(key), node));
    }

    /// The mappings of this section by names that the user chose.
    List<Section> namedSections() {
        List<Section> sections = new ArrayList<>();
        for (String name : names()) {
            NodeTuple tuple = entries.get(name);
            if (tuple != null) {
                mapping(place.chosen(name), tuple.getValueNode()).ifPresent(sections::add);
            }
        }
        return sections;
    }

    /// The names that the user chose as keys of this section, checked for odd characters.
    List<String> names() {
        for (String name : entries.keySet()) {
            asked.add(name);
            if (!NAME.matcher(name).matches()) {
                error(
                        name,
                        "a name may hold letters, digits, `.`, `_` and `-`, at most 64 of them");
            }
        }
        return List.copyOf(entries.keySet());
    }

    /// Where the secret under `key` is kept.
    Optional<SecretSource> secret(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof ScalarNode) {
            return scalar(key, place.key(key), node.get(), Function.<String>identity())
                    .map(text -> plain(key, text));
        }
        return mapping(place.key(key), node.get())
                .map(inner -> SecretReader.read(inner, problems.file()));
    }

    private SecretSource plain(String key, String text) {
        warn(key, "is written in plain text; use {file: NAME} or {env: NAME}");
        return new SecretSource.Plain(text);
    }

    SecretSource requiredSecret(String key) {
        if (!has(key)) {
            ask(key);
            error("", "`" + key + "` is missing");
        }
        return secret(key).orElse(new SecretSource.Environment(""));
    }

    /// Reports every key that nobody asked for.
    void end() {
        for (String key : entries.keySet()) {
            if (!asked.contains(key)) {
                String hint = Suggestion.hint(key, asked);
                error(
                        key,
                        "unknown key"
                                + (hint.isEmpty()
                                        ? "; known here: " + String.join(", ", asked)
                                        : hint));
            }
        }
    }

    /// Reports keys that look like one that was asked for, where the rest cannot be judged.
    void endOfUnknownType() {
        for (String key : entries.keySet()) {
            String hint = Suggestion.hint(key, asked);
            if (!asked.contains(key) && !hint.isEmpty()) {
                error(key, "unknown key" + hint);
            }
        }
    }

    private void ask(String key) {
        asked.add(key);
        problems.asked(place.key(key).pattern());
    }

    private Optional<Node> node(String key) {
        ask(key);
        return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
    }

    private Optional<Section> mapping(Place at, Node node) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(problems, at, mapping));
        }
        problems.error(lineOf(node), at.path(), "must be a mapping, written {key: value}");
        return Optional.empty();
    }

    private <T> Optional<T> scalar(String key, Place at, Node node, Function<String, T> parse) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.error(lineOf(node), at.path(), "must be a single value");
            return Optional.empty();
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty()) {
            problems.error(lineOfKey(key), at.path(), "has no value");
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(scalar.getValue()));
        } catch (IllegalArgumentException e) {
            problems.error(lineOf(node), at.path(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
