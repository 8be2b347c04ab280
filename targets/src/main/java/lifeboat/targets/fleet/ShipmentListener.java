package lifeboat.targets.fleet;

import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;

/// Is told what becomes of a shipment: for every target it was meant for exactly one of [#stored]
/// and [#failed], and after all of those exactly one [#released].
///
/// Calls come from several threads, concurrently, and from threads that upload: they should be
/// short and must not call [Fleet#ship], [Fleet#flush] or [Fleet#close]. No lock is held. A
/// listener that throws breaks the fleet: the next `ship` or `flush` throws.
public interface ShipmentListener {
    /// The target holds the object.
    void stored(String target, ObjectKey key);

    /// The target does not hold the object, or not for sure, and is not asked again in this run.
    void failed(String target, ObjectKey key, TargetException reason);

    /// Nobody reads the content any more: its buffer may be used again.
    void released(ObjectKey key);
}
