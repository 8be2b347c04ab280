package lifeboat.console;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.terminal.Progress;

/// What one run of the program gives to its operations.
///
/// @param configFile the file of `--config`; `attach` writes it
/// @param configuration empty only for `attach`, and for evidence in a folder
/// @param output where a tar stream goes; not closed by its users
/// @param ask asks a person for a line; empty when nobody can be asked
/// @param anchor of `--anchor`: a line, or a file that holds it
public record Session(
        Path configFile,
        Optional<SiteConfig> configuration,
        Secrets secrets,
        Passphrases passphrases,
        Progress progress,
        OutputStream output,
        Function<String, Optional<String>> ask,
        Optional<String> anchor) {
    /// The configuration of a command that cannot be without one.
    public SiteConfig requiredConfiguration() {
        return configuration.orElseThrow(
                () -> new IllegalStateException("this command runs without a configuration"));
    }
}
