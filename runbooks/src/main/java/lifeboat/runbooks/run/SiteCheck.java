package lifeboat.runbooks.run;

import java.util.List;

/// One check of the site's own on a restored source.
public sealed interface SiteCheck {
    String source();

    /// A program that is started in the home of the source; good when it exits with 0.
    record Command(String source, List<String> arguments) implements SiteCheck {
        public Command {
            arguments = List.copyOf(arguments);
        }
    }

    /// A question to a database.
    ///
    /// @param expect `same` as when it was captured, or the answer itself
    record Sql(String source, String sql, String expect) implements SiteCheck {}
}
