package lifeboat.verification.report;

import java.util.Optional;

/// What was promised.
///
/// @param rtoMillis longest time a restore may take
/// @param rpoMillis most data that may be lost, as time
public record Objectives(Optional<Long> rtoMillis, Optional<Long> rpoMillis) {}
