package lifeboat.console.terminal;

import java.io.PrintStream;
import java.util.Optional;

/// The screen, the keyboard and the surroundings of one run, so that tests own them.
public interface Terminal {
    /// Results. Not closed by its users.
    PrintStream out();

    /// Messages and progress. Not closed by its users.
    PrintStream err();

    /// Whether a person reads standard error.
    boolean errorsAreSeen();

    /// Whether a person reads standard output.
    boolean resultsAreSeen();

    /// Columns of the screen.
    int width();

    /// The environment variable `name`.
    Optional<String> environment(String name);

    /// Asks for a line that is shown; empty when nobody can be asked.
    default Optional<String> ask(String prompt) {
        return Optional.empty();
    }

    /// Asks for a line that is not shown; empty when nobody can be asked or the answer is refused
    /// by end of input. The caller wipes the answer.
    Optional<char[]> askSecretly(String prompt);
}
