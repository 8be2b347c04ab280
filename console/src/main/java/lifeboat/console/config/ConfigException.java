package lifeboat.console.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. Carries every problem found, one line each in the message.
public final class ConfigException extends Exception {
    private final transient List<Problem> problems;

    /// @param problems at least one
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
