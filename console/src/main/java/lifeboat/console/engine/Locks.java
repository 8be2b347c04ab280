package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.config.LockConfig;
import lifeboat.console.config.TargetConfig;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.vault.lock.LockMemory;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.snapshot.SnapshotId;

/// Locks that the configuration asks for, and what became of them.
final class Locks {
    /// Whoever locks for longer pays for it to the end, whatever happens.
    private static final Duration LONG = Duration.ofDays(366);

    private Locks() {}

    /// A sentence for each target whose objects should be locked and are not, or for so long that a
    /// person should know.
    static List<String> missing(List<TargetConfig> targets) {
        List<String> found = new ArrayList<>();
        for (TargetConfig target : targets) {
            if (target.quarantine().isPresent()) {
                found.add(
                        "target "
                                + target.name()
                                + " is in quarantine since "
                                + target.quarantine().get()
                                + ": it is only read, as it stood then; lifeboat heal --to fills a new"
                                + " one");
                continue;
            }
            Optional<LockConfig> wanted = wanted(target);
            if (wanted.isEmpty()) {
                continue;
            }
            if (wanted.get().period().compareTo(LONG) > 0) {
                found.add(
                        "target "
                                + target.name()
                                + ": everything is locked for "
                                + wanted.get().period().toDays()
                                + " days, and must be paid for that long whatever happens");
            }
        }
        return found;
    }

    static Optional<LockConfig> wanted(TargetConfig target) {
        return switch (target) {
            case TargetConfig.S3 s3 -> s3.lock();
            case TargetConfig.B2 b2 -> b2.lock();
            case TargetConfig.Sftp _, TargetConfig.LocalDirectory _ -> Optional.empty();
        };
    }

    static LockRule rule(LockConfig config) {
        return new LockRule(
                switch (config.mode()) {
                    case COMPLIANCE -> LockMode.COMPLIANCE;
                    case GOVERNANCE -> LockMode.GOVERNANCE;
                },
                config.period());
    }

    /// Whether a vault's newest snapshot should be locked and is not.
    static boolean lacks(VaultLook look) {
        return !look.isAway()
                && look.snapshots() > 0
                && look.target().protection().rule().isPresent()
                && look.lockedUntil().isEmpty();
    }

    /// Why a target cannot lock as it is configured to, as far as it tells.
    static Optional<String> problem(Target target) throws IOException {
        if (target.protection().rule().isEmpty()) {
            return Optional.empty();
        }
        var settings = target.protection().facts().settings();
        return "none".equals(settings.get("object-lock"))
                ? Optional.of(
                        "target "
                                + target.name()
                                + ": `lock` is configured, and its bucket has no Object Lock: whoever"
                                + " holds its key can delete")
                : Optional.empty();
    }

    /// When the first lock ends among the newest snapshots of a vault and all they need: the
    /// snapshots' own as the target tells it now, the rest as the last backup saw it; empty where
    /// one is not locked.
    static Optional<Instant> until(Target target, SnapshotCatalog catalog, Path state)
            throws IOException {
        if (target.protection().rule().isEmpty()) {
            return Optional.empty();
        }
        Map<String, SnapshotId> newest = new HashMap<>();
        catalog.ids().stream()
                .filter(id -> catalog.holders(id).contains(target.name()))
                .forEach(id -> newest.put(id.host(), id));
        Optional<Instant> first = LockMemory.of(state, target).earliest();
        for (SnapshotId id : newest.values()) {
            Optional<Instant> end = target.protection().retention(id.key()).map(Retention::until);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            first = first.filter(other -> other.isBefore(end.get())).or(() -> end);
        }
        return newest.isEmpty() ? Optional.empty() : first;
    }
}
