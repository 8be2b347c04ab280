package lifeboat.console.config;

import java.util.List;

/// One check of the site's own on a restored source.
public sealed interface CheckConfig {
    String source();

    /// @param expect `same` for the answer of the live source, or the answer itself
    record Sql(String source, String sql, String expect) implements CheckConfig {}

    /// A program and its arguments, without a shell; good when it exits with 0.
    record Command(String source, List<String> command) implements CheckConfig {
        public Command {
            command = List.copyOf(command);
        }
    }
}
