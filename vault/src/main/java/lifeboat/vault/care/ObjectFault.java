package lifeboat.vault.care;

import lifeboat.targets.ObjectKey;

/// What is wrong with one object of one vault.
///
/// @param key of the object
/// @param reason in words
public record ObjectFault(ObjectKey key, String reason) implements Comparable<ObjectFault> {
    @Override
    public int compareTo(ObjectFault other) {
        return key.compareTo(other.key);
    }

    @Override
    public String toString() {
        return key + ": " + reason;
    }
}
