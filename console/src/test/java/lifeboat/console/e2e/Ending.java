package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How one command line ended and what it printed.
record Ending(int code, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Checks the exit code.
    Ending exits(int expected) {
        assertThat(code)
                .as("exit code; standard output:\n%s\nstandard error:\n%s", out, err)
                .isEqualTo(expected);
        return this;
    }

    /// Checks that both streams together hold `words`.
    Ending says(String... words) {
        assertThat(everything()).contains(words);
        return this;
    }

    String everything() {
        return out + err;
    }

    /// Standard output, which must be one JSON document.
    JsonNode json() {
        return JSON.readTree(out);
    }

    /// The target named `name` in the answer.
    JsonNode target(String name) {
        return StreamSupport.stream(json().get("targets").spliterator(), false)
                .filter(target -> target.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no target " + name + " in " + out));
    }

    /// The texts of the array `field` of the target `name`.
    List<String> ofTarget(String name, String field) {
        return StreamSupport.stream(target(name).get(field).spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
