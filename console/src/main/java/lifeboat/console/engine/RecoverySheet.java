package lifeboat.console.engine;

import java.time.Instant;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.TargetConfig;
import lifeboat.encryption.site.HostKeys;

/// The page to print and keep away from the machines: all that a recovery begins with, but for the
/// passphrase and the credentials, which it has room for.
final class RecoverySheet {
    private RecoverySheet() {}

    static String text(SiteConfig config, HostKeys host, String slot, Instant now) {
        StringBuilder targets = new StringBuilder();
        for (TargetConfig target : config.targets()) {
            targets.append("  ")
                    .append(target.name())
                    .append(": ")
                    .append(place(target))
                    .append('\n');
        }
        return """
        LIFEBOAT RECOVERY SHEET
        Site             %s
        Site id          %s
        Recovery key     %s (fingerprint)
        Key slot         %s
        Made             %s

        Vaults
        %s
        To recover on an empty machine
          1. Get Lifeboat and a JDK 25.
          2. lifeboat attach <one of the vaults above>     with its credentials in the environment
          3. lifeboat restore --source NAME --to DIR       with the passphrase

        Anchor (lifeboat evidence verify prints it; lifeboat attach --anchor LINE refuses older vaults)
          ______________________________________________________________________________

        The passphrase alone opens the vaults. Nobody can reset it. Keep it apart from this sheet.
        Passphrase kept by: ______________________   Credentials kept by: ______________________
        """
                .formatted(
                        config.site(),
                        host.siteId(),
                        host.recoveryKey().fingerprint(),
                        slot,
                        now,
                        targets.toString());
    }

    static String place(TargetConfig target) {
        return switch (target) {
            case TargetConfig.LocalDirectory directory -> directory.path().toString();
            case TargetConfig.S3 s3 ->
                    "s3://"
                            + s3.bucket()
                            + (s3.prefix().isEmpty() ? "" : "/" + s3.prefix())
                            + " (region "
                            + s3.region()
                            + s3.endpoint().map(endpoint -> ", endpoint " + endpoint).orElse("")
                            + ")";
            case TargetConfig.B2 b2 ->
                    "b2://" + b2.bucket() + (b2.prefix().isEmpty() ? "" : "/" + b2.prefix());
            case TargetConfig.Sftp sftp ->
                    "sftp://" + sftp.user() + "@" + sftp.host() + ":" + sftp.port() + sftp.path();
        };
    }
}
