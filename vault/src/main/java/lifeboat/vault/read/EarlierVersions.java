package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Target;
import lifeboat.vault.LocalStateException;

/// Finds the good version behind an overwritten or hidden object, where a target keeps versions:
/// the newest one that whoever reads accepts. What was found is read from then on; what was not is
/// not asked for again. Safe for concurrent use.
final class EarlierVersions {
    private final Map<ObjectKey, List<Target>> found = new ConcurrentHashMap<>();

    /// Targets that keep no versions or did not answer: asked once only.
    private final Set<Target> without = ConcurrentHashMap.newKeySet();

    /// Tries every earlier version of an object until one is accepted.
    <T> Optional<T> read(ObjectKey key, Collection<Target> targets, Vaults.Attempt<T> attempt)
            throws LocalStateException {
        List<Target> candidates = found.get(key);
        if (candidates == null) {
            candidates = candidates(key, targets);
            found.put(key, candidates);
        }
        for (Target candidate : candidates) {
            try {
                T result = attempt.on(candidate);
                found.put(key, List.of(candidate));
                return Optional.of(result);
            } catch (LocalStateException e) {
                throw e;
            } catch (IOException e) {
                // not this one; the reader is told why the current ones failed
            }
        }
        return Optional.empty();
    }

    private List<Target> candidates(ObjectKey key, Collection<Target> targets) {
        List<Target> candidates = new ArrayList<>();
        for (Target target : targets) {
            if (without.contains(target)) {
                continue;
            }
            List<Target> here = new ArrayList<>();
            try {
                target.protection()
                        .versions(
                                key.value(),
                                version -> {
                                    if (version.key().equals(key)
                                            && version.kind() == ObjectVersion.Kind.DATA
                                            && version.place() == ObjectVersion.Place.EARLIER) {
                                        here.add(new EarlierVersion(target, version));
                                    }
                                });
                candidates.addAll(here);
            } catch (IOException e) {
                without.add(target);
            }
        }
        return candidates;
    }
}
