package lifeboat.vault.write;

import java.util.BitSet;

/// Which packs something needs. Safe for concurrent use.
final class PackUse {
    private final BitSet ordinals = new BitSet();
    private boolean incomplete;

    synchronized void add(int ordinal) {
        ordinals.set(ordinal);
    }

    /// Says that some pack could not be named: another content of this run is storing it.
    synchronized void markIncomplete() {
        incomplete = true;
    }

    synchronized boolean isComplete() {
        return !incomplete;
    }

    synchronized BitSet ordinals() {
        return (BitSet) ordinals.clone();
    }

    void addAll(PackUse other) {
        BitSet more = other.ordinals();
        synchronized (this) {
            ordinals.or(more);
        }
    }
}
