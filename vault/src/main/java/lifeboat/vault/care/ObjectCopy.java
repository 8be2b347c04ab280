package lifeboat.vault.care;

import java.io.IOException;
import java.util.List;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.read.Vaults;

/// Copies objects between vaults byte for byte, without keys. Safe for concurrent use.
public final class ObjectCopy {
    /// No object of a vault is larger.
    public static final long MAX_OBJECT = 1L << 30;

    private ObjectCopy() {}

    /// Puts a good copy of an object into a vault.
    ///
    /// @param peers vaults that may hold a good copy
    /// @param mode [PutMode#REPLACE] where the copy there is known to be bad
    /// @return bytes copied
    /// @throws lifeboat.vault.VaultException.Lost if no peer gives a good copy
    public static long copy(
            Vaults vaults, List<Target> peers, ObjectKey key, Target to, PutMode mode)
            throws IOException {
        byte[] bytes =
                vaults.fromAny(
                        key, 1 << 20, peers, target -> Vaults.wholeFrom(target, key, MAX_OBJECT));
        to.put(key, Content.of(bytes), mode);
        return bytes.length;
    }
}
