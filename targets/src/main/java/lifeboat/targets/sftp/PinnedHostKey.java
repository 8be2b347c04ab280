package lifeboat.targets.sftp;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/// Takes one key of a server and no other; remembers the last one refused, to be told. Safe for
/// concurrent use.
final class PinnedHostKey implements ServerKeyVerifier {
    private final PublicKey pinned;
    private final String type;
    private final AtomicReference<String> refused = new AtomicReference<>("");

    private PinnedHostKey(PublicKey pinned, String type) {
        this.pinned = pinned;
        this.type = type;
    }

    /// @param text type and Base64, a comment may follow
    static PinnedHostKey of(String text) throws IOException {
        try {
            PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(text.strip());
            PublicKey key = entry.resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
            if (key == null) {
                throw new IOException("the host key is of an unknown type");
            }
            return new PinnedHostKey(key, entry.getKeyType());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the host key cannot be read: " + e.getMessage(), e);
        }
    }

    /// The type of the key, for asking the server for that one among its keys.
    String type() {
        return type;
    }

    /// Fingerprint of the last key that was refused, or empty.
    String refused() {
        return refused.get();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(pinned);
    }

    @Override
    public boolean verifyServerKey(
            @Nullable ClientSession session, @Nullable SocketAddress address, PublicKey shown) {
        boolean same = KeyUtils.compareKeys(pinned, shown);
        if (!same) {
            refused.set(KeyUtils.getFingerPrint(shown));
        }
        return same;
    }
}
