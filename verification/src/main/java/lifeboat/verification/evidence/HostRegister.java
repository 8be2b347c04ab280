package lifeboat.verification.evidence;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.VerifyKey;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.SiteId;
import org.jspecify.annotations.Nullable;

/// Keys of the hosts whose records are read, each certified by the site. Belongs to one thread.
final class HostRegister {
    private final SiteId siteId;
    private final VerifyKey siteKey;
    private final Certificates certificates;
    private final Map<String, VerifyKey> known = new HashMap<>();

    HostRegister(SiteId siteId, VerifyKey siteKey, Certificates certificates) {
        this.siteId = siteId;
        this.siteKey = siteKey;
        this.certificates = certificates;
    }

    /// A record, if its host signed it, it stands under its own name, and belongs to the site.
    ///
    /// @throws IOException saying what is wrong with it
    SignedRecord verified(RecordName name, byte[] stored) throws IOException {
        if (!lifeboat.encryption.Sha256.hexOf(stored).equals(name.sha256())) {
            throw new EncryptionException.Damaged("its bytes do not match its name");
        }
        SignedRecord record = SignedRecord.verify(stored, key(name.chain()));
        if (!record.site().equals(siteId.hex())) {
            throw new EncryptionException.WrongKey("it belongs to another site");
        }
        if (!record.chain().equals(name.chain()) || record.sequence() != name.sequence()) {
            throw new EncryptionException.Damaged("it stands under another record's name");
        }
        return record;
    }

    private VerifyKey key(String chain) throws IOException {
        @Nullable VerifyKey key = known.get(chain);
        if (key == null) {
            HostCertificate certificate =
                    HostCertificate.verify(certificates.of(chain), siteKey, siteId);
            if (!certificate.hostId().equals(chain)) {
                throw new EncryptionException.Damaged("the certificate is of another host");
            }
            key = certificate.hostKey();
            known.put(chain, key);
        }
        return key;
    }

    /// Where certificates come from.
    @FunctionalInterface
    interface Certificates {
        byte[] of(String hostId) throws IOException;
    }
}
