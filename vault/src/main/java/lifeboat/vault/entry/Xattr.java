package lifeboat.vault.entry;

import java.util.Arrays;

/// One extended attribute, its full name (`user.x`, `security.capability`,
/// `system.posix_acl_access` …) and value as bytes. POSIX ACLs and file capabilities are such
/// attributes.
public final class Xattr implements Comparable<Xattr> {
    private final byte[] name;
    private final byte[] value;

    private Xattr(byte[] name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    /// Copies both.
    public static Xattr of(byte[] name, byte[] value) {
        if (name.length == 0 || name.length > 255 || value.length > 1 << 20) {
            throw new IllegalArgumentException(
                    "not an extended attribute: name of "
                            + name.length
                            + ", value of "
                            + value.length
                            + " bytes");
        }
        return new Xattr(name.clone(), value.clone());
    }

    public byte[] name() {
        return name.clone();
    }

    public byte[] value() {
        return value.clone();
    }

    @Override
    public int compareTo(Xattr other) {
        int byName = Arrays.compareUnsigned(name, other.name);
        return byName != 0 ? byName : Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Xattr that
                && Arrays.equals(name, that.name)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return EntryPath.printable(name);
    }
}
