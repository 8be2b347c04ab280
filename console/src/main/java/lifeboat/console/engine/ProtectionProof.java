package lifeboat.console.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lifeboat.encryption.Randomness;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// What a thief of the daily credential could do to a vault, tried out on a small object of this
/// proof's own: shorten its lock, hide it, overwrite it, delete the version behind. An attack that
/// succeeds is told; the level is what withstood all of them.
///
/// On a target that really locks, the object stays until its lock ends.
final class ProtectionProof {
    private static final int BYTES = 512;
    private static final Duration SKEW_TOLD = Duration.ofSeconds(60);

    /// What withstood the attacks.
    enum Level {
        NONE,
        /// What is hidden or overwritten can be read by version, or can be neither hidden nor
        /// overwritten.
        VERSIONED,
        GOVERNANCE,
        COMPLIANCE
    }

    private final Target target;
    private final Clock clock;
    private final ObjectKey canary;
    private final byte[] bytes = Randomness.secure().bytes(BYTES);
    private final List<String> findings = new ArrayList<>();
    private Level level = Level.NONE;

    private ProtectionProof(Target target, Clock clock) {
        this.target = target;
        this.clock = clock;
        this.canary =
                new ObjectKey(
                        "probe/canary-" + HexFormat.of().formatHex(Randomness.secure().bytes(12)));
    }

    /// Attacks a canary on `target`.
    static ProtectionProof of(Target target, Clock clock) {
        ProtectionProof proof = new ProtectionProof(target, clock);
        try {
            proof.skew();
            target.put(proof.canary, Content.of(proof.bytes), PutMode.CREATE);
            proof.attack();
        } catch (IOException e) {
            proof.level = Level.NONE;
            proof.findings.add("proof: " + e.getMessage());
        }
        return proof;
    }

    Level level() {
        return level;
    }

    /// What is weaker than configured, or than it should be.
    List<String> findings() {
        return List.copyOf(findings);
    }

    private void skew() throws TargetException {
        Optional<Instant> there = target.protection().facts().time();
        Duration apart =
                there.map(time -> Duration.between(time, clock.instant()).abs())
                        .orElse(Duration.ZERO);
        if (apart.compareTo(SKEW_TOLD) > 0) {
            findings.add(
                    "proof: its clock and this machine's differ by "
                            + apart.toSeconds()
                            + " s: locks end at other times than said, and requests will be refused");
        }
    }

    private void attack() throws IOException {
        Optional<Retention> lock = lock();
        boolean kept = lock.isPresent() && keepsItsLock(lock.get());
        boolean hidden = succeeds(() -> target.delete(canary));
        byte[] other = Randomness.secure().bytes(BYTES);
        boolean covered = succeeds(() -> target.put(canary, Content.of(other), PutMode.REPLACE));
        if (!hidden && !covered) {
            level = lock.isPresent() && kept ? levelOf(lock.get()) : Level.VERSIONED;
            return;
        }
        @Nullable ObjectVersion behind = behind();
        if (behind == null) {
            findings.add(
                    "proof: with the daily credential an object could be "
                            + (hidden ? "deleted" : "overwritten")
                            + ", and no version of it is left");
            removeIfPossible();
            return;
        }
        if (survives(behind)) {
            level = kept ? levelOf(lock.orElseThrow()) : Level.VERSIONED;
        }
    }

    private static Level levelOf(Retention lock) {
        return switch (lock.mode()) {
            case GOVERNANCE -> Level.GOVERNANCE;
            case COMPLIANCE -> Level.COMPLIANCE;
        };
    }

    /// The lock that the canary got, which must be what is configured.
    private Optional<Retention> lock() throws TargetException {
        Optional<LockRule> rule = target.protection().rule();
        if (rule.isEmpty()) {
            return target.protection().retention(canary);
        }
        Optional<Retention> lock = target.protection().retention(canary);
        Instant least = rule.get().promised(clock.instant().minus(SKEW_TOLD));
        if (lock.isEmpty()) {
            findings.add("proof: `lock` is configured, and an object just put is not locked");
        } else if (lock.get().until().isBefore(least)
                || (rule.get().mode() == LockMode.COMPLIANCE
                        && lock.get().mode() != LockMode.COMPLIANCE)) {
            findings.add(
                    "proof: an object just put is locked otherwise than configured: "
                            + lock.get().mode()
                            + " until "
                            + lock.get().until());
        }
        return lock;
    }

    /// Whether nobody with this credential ends the lock early.
    private boolean keepsItsLock(Retention lock) throws TargetException {
        Instant soon = clock.instant().plus(Duration.ofMinutes(2));
        for (Protection.Right right : Protection.Right.values()) {
            try {
                target.protection().shorten(canary, soon, right);
            } catch (TargetException.Denied | TargetException.Broken e) {
                continue; // as it should be
            }
            boolean shorter =
                    target.protection()
                            .retention(canary)
                            .map(now -> now.until().isBefore(lock.until()))
                            .orElse(true);
            if (shorter) {
                findings.add("proof: the daily credential could end a lock early");
                return false;
            }
        }
        return true;
    }

    private interface Attack {
        void run() throws TargetException;
    }

    private static boolean succeeds(Attack attack) throws TargetException {
        try {
            attack.run();
            return true;
        } catch (TargetException.Denied e) {
            return false;
        }
    }

    /// The version of the canary that holds its first bytes.
    private @Nullable ObjectVersion behind() throws IOException {
        List<ObjectVersion> versions = new ArrayList<>();
        try {
            target.protection().versions(canary.value(), versions::add);
        } catch (TargetException.Broken e) {
            return null; // it keeps none
        }
        for (ObjectVersion version : versions) {
            if (version.kind() == ObjectVersion.Kind.DATA && version.sizeBytes() == BYTES) {
                try (var in = target.protection().read(version, ByteRange.ALL)) {
                    if (Arrays.equals(in.readNBytes(BYTES + 1), bytes)) {
                        return version;
                    }
                }
            }
        }
        return null;
    }

    private boolean survives(ObjectVersion version) throws IOException {
        for (Protection.Right right : Protection.Right.values()) {
            try {
                target.protection().delete(version, right);
            } catch (TargetException.Denied e) {
                continue; // as it should be
            }
            if (behind() == null) {
                findings.add(
                        "proof: the daily credential could delete a version for good"
                                + (right == Protection.Right.BYPASS
                                        ? ", by ending its governance lock"
                                        : ""));
                removeIfPossible();
                return false;
            }
        }
        return true;
    }

    private void removeIfPossible() {
        try {
            target.delete(canary);
        } catch (IOException e) {
            findings.add("proof: its object " + canary + " stays: " + e.getMessage());
        }
    }
}
