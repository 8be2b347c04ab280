package lifeboat.vault.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.LocalStateException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;

/// The vaults of one site as one source of reads: each object from the target expected to give it
/// soonest, and from the next one where that fails. Safe for concurrent use. Does not close the
/// targets.
public final class Vaults {
    /// Bytes of an object whose size is not known, for choosing a target.
    private static final long GUESS = 256 * 1024;

    private final Map<Target, SourceScore> targets = new LinkedHashMap<>();
    private final EarlierVersions earlier = new EarlierVersions();
    private final ConcurrentLinkedQueue<BadObject> bad = new ConcurrentLinkedQueue<>();

    /// @param targets in the order preferred as long as nothing was measured
    public Vaults(List<Target> targets) {
        for (Target target : targets) {
            this.targets.put(target, new SourceScore());
        }
    }

    public List<Target> targets() {
        return List.copyOf(targets.keySet());
    }

    /// A whole object; one that is named after its bytes is checked against its name.
    ///
    /// @throws VaultException.Lost if no target gives a good copy
    public byte[] whole(ObjectKey key, long maxBytes) throws IOException {
        return fromAny(key, Math.min(maxBytes, GUESS), target -> wholeFrom(target, key, maxBytes));
    }

    /// A whole object from one target, checked like [#whole].
    public static byte[] wholeFrom(Target target, ObjectKey key, long maxBytes) throws IOException {
        byte[] bytes;
        try (InputStream in = target.read(key, ByteRange.ALL)) {
            bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 16));
        }
        if (bytes.length > maxBytes) {
            throw new VaultException.Damaged(
                    key + " on " + target.name() + ": is larger than " + maxBytes + " bytes");
        }
        checkDigest(target, key, bytes);
        return bytes;
    }

    private static void checkDigest(Target target, ObjectKey key, byte[] bytes)
            throws VaultException {
        var expected = VaultLayout.digestIn(key);
        if (expected.isPresent() && !expected.get().equals(Content.of(bytes).sha256())) {
            throw new VaultException.Damaged(
                    key + " on " + target.name() + ": its bytes do not match its name");
        }
    }

    /// Exactly `length` bytes of an object on one target.
    public static byte[] rangeFrom(Target target, ObjectKey key, long offset, int length)
            throws IOException {
        byte[] bytes = new byte[length];
        rangeInto(bytes, length, target, key, offset);
        return bytes;
    }

    /// Exactly `length` bytes of an object on one target, into the beginning of an array.
    static void rangeInto(byte[] bytes, int length, Target target, ObjectKey key, long offset)
            throws IOException {
        try (InputStream in = target.read(key, new ByteRange(offset, length))) {
            if (in.readNBytes(bytes, 0, length) != length) {
                throw new VaultException.Damaged(
                        key + " on " + target.name() + ": is shorter than it should be");
            }
        }
    }

    /// The first bytes of an object, fewer than `length` only where it is shorter.
    static byte[] startFrom(Target target, ObjectKey key, int length) throws IOException {
        try (InputStream in = target.read(key, new ByteRange(0, length))) {
            return in.readNBytes(length);
        }
    }

    /// Tries `attempt` on one target after the other until one succeeds; what fails is remembered
    /// in [#badObjects()]. Where all fail, the versions behind an overwritten or hidden object are
    /// tried on every target that keeps them.
    ///
    /// @param expectedBytes how much will be read, for choosing
    /// @throws VaultException.Lost if every target fails; its causes are suppressed exceptions
    /// @throws LocalStateException as `attempt` threw it: no target is blamed
    public <T> T fromAny(ObjectKey key, long expectedBytes, Attempt<T> attempt) throws IOException {
        return fromAny(key, expectedBytes, targets.keySet(), attempt);
    }

    /// The same among some of the targets.
    public <T> T fromAny(
            ObjectKey key, long expectedBytes, Collection<Target> among, Attempt<T> attempt)
            throws IOException {
        List<String> reasons = new ArrayList<>();
        VaultException.NewerFormat newer = null;
        for (Target target : inOrder(expectedBytes, among)) {
            try {
                return measured(target, expectedBytes, attempt);
            } catch (VaultException.NewerFormat e) {
                newer = e;
                reasons.add(target.name() + ": " + e.getMessage());
            } catch (LocalStateException e) {
                throw e; // no other target would help
            } catch (IOException e) {
                reasons.add(target.name() + ": " + e.getMessage());
                bad.add(
                        new BadObject(
                                target.name(),
                                key,
                                String.valueOf(e.getMessage()),
                                e instanceof TargetException.Missing));
            }
        }
        if (newer != null) {
            throw newer;
        }
        Optional<T> behind =
                earlier.read(
                        key,
                        targets.keySet(),
                        version -> {
                            T result = attempt.on(version);
                            bad.add(
                                    new BadObject(
                                            version.name(),
                                            key,
                                            "it was overwritten or hidden; an earlier version of it"
                                                    + " was read",
                                            false));
                            return result;
                        });
        if (behind.isPresent()) {
            return behind.get();
        }
        throw new VaultException.Lost(
                "no vault gives a good copy of "
                        + key
                        + " ("
                        + (reasons.isEmpty()
                                ? "there is no other vault to ask"
                                : String.join("; ", reasons))
                        + ")",
                null);
    }

    private <T> T measured(Target target, long expectedBytes, Attempt<T> attempt)
            throws IOException {
        SourceScore score = score(target);
        long started = System.nanoTime();
        score.begin();
        try {
            T result = attempt.on(target);
            long read = result instanceof byte[] bytes ? bytes.length : expectedBytes;
            score.succeeded(read, (System.nanoTime() - started) / 1e9);
            return result;
        } catch (LocalStateException e) {
            score.failed(false);
            throw e;
        } catch (IOException e) {
            score.failed(
                    e instanceof TargetException.Unreachable
                            || e instanceof TargetException.Denied);
            throw e;
        } catch (RuntimeException | Error e) {
            score.failed(true);
            throw e;
        }
    }

    private List<Target> inOrder(long expectedBytes, Collection<Target> among) {
        record Scored(Target target, double seconds) {}
        List<Scored> scored = new ArrayList<>();
        for (Target target : among) {
            SourceScore score = score(target);
            scored.add(
                    new Scored(target, score.untried() ? 0 : score.expectedSeconds(expectedBytes)));
        }
        scored.sort(Comparator.comparingDouble(Scored::seconds));
        return scored.stream().map(Scored::target).toList();
    }

    private SourceScore score(Target target) {
        SourceScore score = targets.get(target);
        if (score == null) {
            throw new IllegalArgumentException("not a target of these vaults: " + target.name());
        }
        return score;
    }

    /// Objects that were missing, damaged or unreadable so far, to be healed.
    public List<BadObject> badObjects() {
        return List.copyOf(bad);
    }

    /// What was read so far, per target.
    public List<ReadTally> tallies() {
        List<ReadTally> tallies = new ArrayList<>();
        targets.forEach((target, score) -> tallies.add(score.tally(target.name())));
        return tallies;
    }

    /// One try on one target.
    @FunctionalInterface
    public interface Attempt<T> {
        T on(Target target) throws IOException;
    }
}
