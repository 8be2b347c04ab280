package lifeboat.console.config;

import java.time.LocalDate;

/// A day on which something ends that a vault lives on: a key, a card, a certificate, a contract.
///
/// @param what as the configuration calls it
/// @param on begins in UTC; from then on it has ended
public record Expiry(String what, LocalDate on) {}
