package lifeboat.console.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the anchor is kept outside the vaults.
///
/// @param file written after every recorded command, and held against the vaults
/// @param command reads the line from its standard input after every recorded command; no shell
public record AnchorConfig(Optional<Path> file, List<String> command) {
    public static final AnchorConfig NONE = new AnchorConfig(Optional.empty(), List.of());

    public AnchorConfig {
        command = List.copyOf(command);
    }
}
