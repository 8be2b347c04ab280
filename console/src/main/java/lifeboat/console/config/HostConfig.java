package lifeboat.console.config;

import java.nio.file.Path;
import java.util.Optional;

/// This machine within the site.
///
/// @param name empty: the machine's own name
/// @param key file with this host's keys; outside the state directory, because that is only a cache
public record HostConfig(Optional<String> name, Path key) {}
