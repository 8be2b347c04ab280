package lifeboat.engines.program;

import java.io.IOException;
import java.util.Optional;

/// Where a password comes from; opened only when it is needed.
@FunctionalInterface
public interface Password {
    /// No password.
    Password NONE = Optional::empty;

    /// A copy, which the caller wipes.
    Optional<char[]> reveal() throws IOException;
}
