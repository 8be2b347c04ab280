package lifeboat.console.cli;

import lifeboat.console.CommandException;
import lifeboat.console.Request;

/// A command that picocli has filled in.
interface Asks {
    /// What the arguments ask for.
    ///
    /// @param configFile the file of `--config`
    Request request(java.nio.file.Path configFile) throws CommandException;
}
