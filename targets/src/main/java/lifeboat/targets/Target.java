package lifeboat.targets;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps immutable objects under keys, in one account at one provider. Safe for concurrent use;
/// every adapter passes `TargetContract`.
///
/// Retries are not the adapter's business: it tries once, bounded in time, translates what went
/// wrong into a [TargetException] and leaves the rest to `RetryingTarget`.
public interface Target extends AutoCloseable {
    /// The name the configuration gives this target.
    String name();

    TargetIdentity identity();

    /// Why it could not be found out whose account it is, where that was asked for; fails nothing,
    /// but [#identity()] says less than it might.
    default Optional<String> unknownAccount() {
        return Optional.empty();
    }

    Capabilities capabilities();

    /// Stores all of `content` under `key`, or nothing: no reader ever sees a part of it. When this
    /// returns, the object is as durable as the target can make it and its length is what was sent.
    ///
    /// Repeating a put whose answer was lost is safe: the same bytes under the key are a success.
    ///
    /// @throws TargetException.Exists in mode CREATE if other bytes stand under `key`
    /// @throws TargetException.Full if there is no room
    void put(ObjectKey key, Content content, PutMode mode) throws TargetException;

    /// Opens a part of an object. The caller closes the stream. Reading past what the target sends
    /// before the promised end throws [TargetException.Unreachable]; more bytes than promised, or
    /// an answer that is no object, throw [TargetException.Broken].
    ///
    /// A range that reaches beyond the end yields what there is; one that begins at or beyond it is
    /// [TargetException.Broken].
    ///
    /// @throws TargetException.Missing if there is no such object
    InputStream read(ObjectKey key, ByteRange range) throws TargetException;

    /// What the target knows of an object, or empty if it is not there.
    Optional<ObjectInfo> head(ObjectKey key) throws TargetException;

    /// Hands every object whose key starts with `prefix` to `each`, in no particular order, then
    /// returns: a listing is complete or it throws, and what was handed over before an exception
    /// proves nothing. Names that are no [ObjectKey] are passed over, and so are this target's own
    /// unfinished temporary objects.
    ///
    /// @throws TargetException.Missing if the bucket or folder itself is not there
    void list(String prefix, Consumer<ObjectInfo> each) throws TargetException;

    /// Removes an object. Removing what is not there is a success.
    ///
    /// @throws TargetException.Denied if a lock or a permission holds it
    void delete(ObjectKey key) throws TargetException;

    /// Makes an object undeletable until the given instant, or longer if it is so already.
    ///
    /// @throws TargetException.Broken if this target cannot lock (see [Capabilities#lock()])
    void retain(ObjectKey key, Instant until) throws TargetException;

    /// Its locks, and the versions behind overwritten and hidden objects.
    default Protection protection() {
        return Protection.NONE;
    }

    /// Releases connections. Further calls are a bug.
    @Override
    void close();
}
