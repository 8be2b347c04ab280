package lifeboat.vault.lock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.LocalStateException;
import org.jspecify.annotations.Nullable;

/// Sees to it that everything a new snapshot needs is locked on one target until the snapshot's own
/// lock ends: a pack that an earlier run stored would otherwise be free before the snapshot is.
///
/// Only the target itself is believed: what is not remembered is asked for, some of what is
/// remembered is asked for again, and what is remembered wrongly makes everything be asked for. So
/// it is right without the local state, only slower.
public final class LockKeeper {
    private static final int SPOT_CHECKS = 3;
    private static final int VANGUARD = 4;
    private static final int AT_ONCE = 16;

    private final Target target;
    private final LockRule rule;
    private final LockMemory memory;
    private final Instant now;
    private final Map<ObjectKey, String> unlocked = new ConcurrentHashMap<>();

    private LockKeeper(Target target, LockRule rule, LockMemory memory, Instant now) {
        this.target = target;
        this.rule = rule;
        this.memory = memory;
        this.now = now;
    }

    /// Extends the locks of `needed` where they end before that of a snapshot made now.
    ///
    /// @param state the local state directory
    /// @return a sentence for a person where something is not locked as long as it should be
    public static Optional<String> keep(
            Target target, Collection<ObjectKey> needed, Path state, Instant now)
            throws IOException {
        Optional<LockRule> rule = target.protection().rule();
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        LockMemory memory = LockMemory.of(state, target);
        LockKeeper keeper = new LockKeeper(target, rule.get(), memory, now);
        keeper.checkMemory(needed);
        keeper.work(needed);
        Optional<String> problem = keeper.problem(needed.size());
        try {
            memory.save(needed);
        } catch (LocalStateException e) {
            return problem.or(() ->
                    Optional.of(
                            "target "
                                    + target.name()
                                    + ": its locks cannot be remembered, the next run asks for all of"
                                    + " them: "
                                    + e.getMessage()));
        }
        return problem;
    }

    private boolean isEnough(@Nullable Instant end) {
        return end != null && !end.isBefore(rule.promised(now).truncatedTo(ChronoUnit.SECONDS));
    }

    private void checkMemory(Collection<ObjectKey> needed) throws TargetException {
        List<ObjectKey> known =
                new ArrayList<>(
                        needed.stream().filter(key -> memory.end(key).isPresent()).toList());
        Collections.shuffle(known);
        for (ObjectKey key : known.subList(0, Math.min(SPOT_CHECKS, known.size()))) {
            Optional<Retention> there = locked(key);
            if (there.isEmpty() || there.get().until().isBefore(memory.end(key).orElseThrow())) {
                memory.forgetAll();
                return;
            }
        }
    }

    /// A lock of the wanted mode, or a stricter one.
    private Optional<Retention> locked(ObjectKey key) throws TargetException {
        return target.protection()
                .retention(key)
                .filter(lock -> lock.mode() == rule.mode() || lock.mode() == LockMode.COMPLIANCE);
    }

    private void work(Collection<ObjectKey> needed) throws IOException {
        List<ObjectKey> open =
                needed.stream().filter(key -> !isEnough(memory.end(key).orElse(null))).toList();
        int vanguard = Math.min(VANGUARD, open.size());
        together(open.subList(0, vanguard));
        if (vanguard > 0 && unlocked.size() == vanguard) {
            open.subList(vanguard, open.size())
                    .forEach(key -> unlocked.put(key, "like those tried before"));
            return; // a target that locks nothing is not asked for every object
        }
        together(open.subList(vanguard, open.size()));
    }

    private void together(List<ObjectKey> keys) throws IOException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Instant>> ends = new ArrayList<>();
            for (ObjectKey key : keys) {
                ends.add(threads.submit(() -> one(key)));
            }
            for (int i = 0; i < ends.size(); i++) {
                collect(keys.get(i), ends.get(i));
            }
        }
    }

    private void collect(ObjectKey key, Future<Instant> end) throws IOException {
        try {
            memory.saw(key, end.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException reason)) {
                throw new IllegalStateException(e.getCause());
            }
            unlocked.put(key, String.valueOf(reason.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while locks were extended", e);
        }
    }

    /// When the lock ends now; extended, and read back, where it is too short.
    private Instant one(ObjectKey key) throws IOException {
        Optional<Retention> there = locked(key);
        if (there.isPresent() && isEnough(there.get().until())) {
            return there.get().until();
        }
        target.retain(key, rule.until(now));
        Optional<Retention> after = locked(key);
        if (after.isEmpty() || !isEnough(after.get().until())) {
            throw new TargetException.Broken(
                    "retain " + key + ": taken without an error, and not locked", null);
        }
        return after.get().until();
    }

    private Optional<String> problem(int needed) {
        if (unlocked.isEmpty()) {
            return Optional.empty();
        }
        String reason =
                unlocked.values().stream()
                        .filter(text -> !text.startsWith("like those"))
                        .findFirst()
                        .orElse("no reason given");
        return Optional.of(
                "target %s: %d of %d objects of this snapshot are not locked until %s (%s): whoever holds its key can delete them for good; see docs/targets.md"
                        .formatted(
                                target.name(),
                                unlocked.size(),
                                needed,
                                rule.promised(now).truncatedTo(ChronoUnit.SECONDS),
                                reason));
    }
}
