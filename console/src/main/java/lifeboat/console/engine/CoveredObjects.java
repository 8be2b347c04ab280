package lifeboat.console.engine;

import java.time.Instant;
import java.util.Optional;
import lifeboat.console.Result;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Counts the objects of a vault that somebody hid or covered with other bytes. For one thread.
final class CoveredObjects {
    private static final String PROBES = "probe/";

    private @Nullable ObjectVersion newest;
    private boolean decided;
    private long hidden;
    private long overwritten;
    private @Nullable Instant first;
    private @Nullable Instant last;

    private CoveredObjects() {}

    /// What became of the objects of a target; empty where it keeps no versions.
    ///
    /// @throws TargetException if they cannot be listed
    static Optional<Result.Covered> of(Target target) throws TargetException {
        CoveredObjects counts = new CoveredObjects();
        try {
            target.protection().versions("", counts::look);
        } catch (TargetException.Broken e) {
            return Optional.empty(); // it keeps none
        }
        return Optional.of(
                new Result.Covered(
                        counts.hidden,
                        counts.overwritten,
                        Optional.ofNullable(counts.first),
                        Optional.ofNullable(counts.last)));
    }

    /// What probes left behind is passed over. Versions of a key come one after the other, the
    /// newest first. Bytes of the same length are taken for the same: an object is put again where
    /// the answer to its first put was lost.
    private void look(ObjectVersion version) {
        ObjectVersion top = newest;
        ObjectKey key = version.key();
        if (key.value().startsWith(PROBES)) {
            return;
        }
        if (top == null || !top.key().equals(key)) {
            newest = version;
            decided = false;
            return;
        }
        if (decided || version.kind() != ObjectVersion.Kind.DATA) {
            return;
        }
        if (top.kind() == ObjectVersion.Kind.HIDES) {
            hidden++;
            happened(top);
        } else if (top.sizeBytes() != version.sizeBytes()) {
            overwritten++;
            happened(top);
        }
        decided = true;
    }

    private void happened(ObjectVersion top) {
        Instant at = top.since();
        if (first == null || at.isBefore(first)) {
            first = at;
        }
        if (last == null || at.isAfter(last)) {
            last = at;
        }
    }
}
