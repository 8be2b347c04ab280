package lifeboat.console.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where figures for Prometheus go.
///
/// @param file written anew after every run; empty: none are made
/// @param port of the loopback address at which `serve` shows the file; empty: nowhere
public record MetricsConfig(Optional<Path> file, Optional<Integer> port) {
    /// Where nothing is said.
    public static final MetricsConfig NONE = new MetricsConfig(Optional.empty(), Optional.empty());
}
