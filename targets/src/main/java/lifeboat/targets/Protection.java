package lifeboat.targets;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// What a target does against whoever holds its credential: locks, and the versions behind an
/// overwritten or hidden object. Safe for concurrent use. A target that keeps neither answers with
/// [#NONE].
public interface Protection {
    /// Of a target that keeps one version and locks nothing.
    Protection NONE = new NoProtection();

    /// How far a credential goes.
    enum Right {
        /// As the program works every day.
        ORDINARY,
        /// With the header that ends a governance lock, for whoever may do that. Only a probe asks.
        BYPASS
    }

    /// The lock that every put asks for; empty where none is configured. The target may not keep
    /// it: only [#retention] tells.
    Optional<LockRule> rule();

    /// The lock of an object as the target tells it; empty if it has none, or is not there.
    Optional<Retention> retention(ObjectKey key) throws TargetException;

    /// Hands every version of every object whose key starts with `prefix` to `each`, the newest of
    /// a key first, then returns: complete, or it throws.
    ///
    /// @throws TargetException.Broken if this target keeps no versions
    void versions(String prefix, Consumer<ObjectVersion> each) throws TargetException;

    /// Opens a part of a version. As [Target#read], for exactly that version.
    InputStream read(ObjectVersion version, ByteRange range) throws TargetException;

    /// Removes one version for good.
    ///
    /// @throws TargetException.Denied if a lock or a permission holds it
    void delete(ObjectVersion version, Right right) throws TargetException;

    /// Tries to end an object's lock earlier, as an attacker would. Only a probe asks.
    ///
    /// @throws TargetException.Denied as it should be
    void shorten(ObjectKey key, Instant until, Right right) throws TargetException;

    /// What the target itself says of the time, its versions and its locks; for a probe.
    StoreFacts facts() throws TargetException;
}
