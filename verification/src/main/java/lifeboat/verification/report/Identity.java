package lifeboat.verification.report;

import java.util.Objects;

/// Who ran what. Two reports never share a nonce: a copy of an old one is found out by it.
///
/// @param nonce 32 random hexadecimal digits
/// @param run id of the run
/// @param site name
/// @param siteId 64 hexadecimal digits
/// @param host name of the machine that ran it
/// @param tool name and version
/// @param configSha256 digest of the configuration file
/// @param planSha256 hash of the plan that was carried out, empty where there was none
/// @param runbook its name
public record Identity(
        String nonce,
        String run,
        String site,
        String siteId,
        String host,
        String tool,
        String configSha256,
        String planSha256,
        String runbook) {
    public Identity {
        Objects.requireNonNull(run);
        Objects.requireNonNull(site);
        Objects.requireNonNull(siteId);
        Objects.requireNonNull(host);
        Objects.requireNonNull(tool);
        Objects.requireNonNull(configSha256);
        Objects.requireNonNull(planSha256);
        Objects.requireNonNull(runbook);
        if (!nonce.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a nonce has 32 hexadecimal digits");
        }
    }
}
