package lifeboat.restore.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// One target of the campaign: the program sees it through this gate, the campaign looks and acts
/// behind it.
final class Place implements Target {
    /// What the program meets here.
    enum Access {
        OPEN,
        /// The credential was taken back.
        REVOKED,
        /// Nothing answers.
        AWAY,
        /// Another site's vault stands under this address.
        FOREIGN
    }

    /// What its owner allows.
    enum Policy {
        FREE,
        /// Nothing is deleted or overwritten.
        KEEPS
    }

    private final Target raw;
    private final Target foreign;
    private final Policy policy;
    private final Museum museum;
    private final Guillotine guillotine;
    private volatile Access access = Access.OPEN;
    private volatile OptionalInt failing = OptionalInt.empty();

    Place(Target raw, Target foreign, Policy policy, Museum museum, Guillotine guillotine) {
        this.raw = raw;
        this.foreign = foreign;
        this.policy = policy;
        this.museum = museum;
        this.guillotine = guillotine;
    }

    Access access() {
        return access;
    }

    void access(Access now) {
        access = now;
    }

    Policy policy() {
        return policy;
    }

    boolean isOpen() {
        return access == Access.OPEN;
    }

    /// From now on about one deletion in eight fails, always the same ones.
    void failsSomeDeletions(int salt) {
        failing = OptionalInt.of(salt);
    }

    void failsNoDeletions() {
        failing = OptionalInt.empty();
    }

    private boolean fails(ObjectKey key) {
        OptionalInt salt = failing;
        return salt.isPresent()
                && Math.floorMod((name() + key).hashCode() ^ salt.getAsInt(), 8) == 0;
    }

    // behind the gate

    /// Names of everything stored, sorted by when it was first made.
    List<ObjectKey> keys() throws IOException {
        List<ObjectKey> there = new ArrayList<>();
        raw.list("", info -> there.add(info.key()));
        List<ObjectKey> sorted = new ArrayList<>(museum.inOrder());
        sorted.retainAll(new java.util.HashSet<>(there));
        return sorted;
    }

    Optional<byte[]> bytes(ObjectKey key) throws IOException {
        try (InputStream in = raw.read(key, ByteRange.ALL)) {
            return Optional.of(in.readAllBytes());
        } catch (TargetException.Missing e) {
            return Optional.empty();
        }
    }

    boolean has(ObjectKey key) throws IOException {
        return raw.head(key).isPresent();
    }

    long size(ObjectKey key) throws IOException {
        return raw.head(key).map(ObjectInfo::sizeBytes).orElse(-1L);
    }

    /// Whether the object stands here as the program once made it.
    boolean hasGood(ObjectKey key) throws IOException {
        Optional<byte[]> bytes = bytes(key);
        return bytes.isPresent() && museum.isGood(key, bytes.get());
    }

    void spoil(ObjectKey key, byte[] bytes) throws IOException {
        raw.put(key, Content.of(bytes), PutMode.REPLACE);
    }

    void remove(ObjectKey key) throws IOException {
        raw.delete(key);
    }

    /// Somebody puts an empty disk or bucket in its place.
    void empty() throws IOException {
        for (ObjectKey key : keys()) {
            raw.delete(key);
        }
    }

    // the gate

    private Target open(Operation operation, ObjectKey key) throws TargetException {
        return open(operation + " " + key);
    }

    private Target open(String what) throws TargetException {
        guillotine.check();
        return switch (access) {
            case OPEN -> raw;
            case FOREIGN -> foreign;
            case REVOKED -> throw new TargetException.Denied(what + ": no such credential", null);
            case AWAY -> throw new TargetException.Unreachable(what + ": no answer", null);
        };
    }

    private void changes(String what) throws TargetException {
        if (access == Access.FOREIGN) {
            museum.violated(name() + ": another site's vault was to be changed: " + what);
            throw new TargetException.Denied(what + ": not yours", null);
        }
    }

    @Override
    public String name() {
        return raw.name();
    }

    @Override
    public TargetIdentity identity() {
        return raw.identity();
    }

    @Override
    public Capabilities capabilities() {
        return raw.capabilities();
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        Target to = open(Operation.PUT, key);
        changes("put " + key);
        if (policy == Policy.KEEPS && mode == PutMode.REPLACE) {
            refuseOverwriting(key, content);
        }
        museum.put(name(), key, content);
        to.put(key, content, mode);
    }

    private void refuseOverwriting(ObjectKey key, Content content) throws TargetException {
        try {
            byte[] wanted =
                    Arrays.copyOfRange(
                            content.sharedArray(),
                            content.sharedOffset(),
                            content.sharedOffset() + content.length());
            Optional<byte[]> there = bytes(key);
            if (there.isPresent() && !Arrays.equals(there.get(), wanted)) {
                throw new TargetException.Denied("put " + key + ": nothing is overwritten", null);
            }
        } catch (TargetException e) {
            throw e;
        } catch (IOException e) {
            throw new TargetException.Broken("put " + key, e);
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return open(Operation.READ, key).read(key, range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return open(Operation.HEAD, key).head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        open("list " + prefix).list(prefix, each);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        Target at = open(Operation.DELETE, key);
        changes("delete " + key);
        museum.deleted(name(), key);
        if (fails(key)) {
            throw new TargetException.Unreachable("delete " + key + ": no answer", null);
        }
        if (policy == Policy.KEEPS) {
            throw new TargetException.Denied("delete " + key + ": nothing is deleted", null);
        }
        at.delete(key);
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        open(Operation.RETAIN, key).retain(key, until);
    }

    @Override
    public Protection protection() {
        return raw.protection();
    }

    @Override
    public void close() {
        raw.close();
    }
}
