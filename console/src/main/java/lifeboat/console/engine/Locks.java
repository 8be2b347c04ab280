package lifeboat.console.engine;

import java.util.List;
import java.util.Optional;
import lifeboat.console.config.LockConfig;
import lifeboat.console.config.TargetConfig;

/// Locks that the configuration asks for. This version sets none, and says so whenever it would
/// have to.
final class Locks {
    private Locks() {}

    /// A sentence for each target whose objects should be locked and are not.
    static List<String> missing(List<TargetConfig> targets) {
        return targets.stream()
                .filter(target -> wanted(target).isPresent())
                .map(target ->
                        "target "
                                + target.name()
                                + ": `lock` is configured, and this version locks nothing: whoever"
                                + " holds its key can delete; set a default retention on the bucket,"
                                + " or take `lock` out")
                .toList();
    }

    private static Optional<LockConfig> wanted(TargetConfig target) {
        return switch (target) {
            case TargetConfig.S3 s3 -> s3.lock();
            case TargetConfig.B2 b2 -> b2.lock();
            case TargetConfig.Sftp _, TargetConfig.LocalDirectory _ -> Optional.empty();
        };
    }
}
