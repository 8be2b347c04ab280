package lifeboat.encryption.site;

import java.time.Instant;
import java.util.Arrays;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.Secret;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.SlotContent;
import lifeboat.encryption.VerifyKey;

/// A site with its private keys, opened from a slot or from shares. For restores, drills and
/// enrolment; never on a host that only backs up. Owns its keys: closing wipes them. Safe for
/// concurrent use.
public final class OpenedSite implements AutoCloseable {
    private final SiteId siteId;
    private final RecoveryKey recoveryKey;
    private final SealedSite content;

    OpenedSite(SiteId siteId, RecoveryKey recoveryKey, SealedSite content) {
        this.siteId = siteId;
        this.recoveryKey = recoveryKey;
        this.content = content;
    }

    /// Opens a site, cross-checking everything: the documents agree with themselves, belong to the
    /// site whose slot this is, and hold the keys they should. The caller keeps and closes `slot`,
    /// and closes the result.
    ///
    /// @throws EncryptionException.WrongKey if the documents are of another site than the slot
    /// @throws EncryptionException.NewerFormat if a newer version wrote them
    /// @throws EncryptionException.Damaged if they are malformed or do not fit together
    public static OpenedSite open(SlotContent slot, byte[] siteJson, byte[] siteSealed)
            throws EncryptionException {
        SiteDocument document = SiteDocument.verify(siteJson);
        if (!Arrays.equals(document.siteId().bytes(), slot.siteId())) {
            throw new EncryptionException.WrongKey("site documents belong to another site");
        }
        if (!document.sealedSha256().equals(Sha256.hexOf(siteSealed))) {
            throw new EncryptionException.Damaged("site.sealed is not the one the site signed");
        }
        RecoveryKey recoveryKey = RecoveryKey.fromSeed(slot.recoverySeed());
        try {
            if (!recoveryKey.publicKey().equals(document.recoveryKey())) {
                throw new EncryptionException.WrongKey("slot holds another recovery key");
            }
            SealedSite content = SealedSite.open(siteSealed, document.siteId(), recoveryKey);
            OpenedSite site = new OpenedSite(document.siteId(), recoveryKey, content);
            if (!site.siteKey().equals(document.siteKey())) {
                throw new EncryptionException.Damaged("site.sealed holds another site key");
            }
            return site;
        } catch (EncryptionException e) {
            recoveryKey.close();
            throw e;
        }
    }

    /// Makes the keys of a new host and certifies them. The caller closes the result.
    ///
    /// @param hostName what people call the host, 1 to 200 characters; only the host file has it
    public HostKeys enrol(String hostName, Instant now, Randomness randomness) {
        Names.require(hostName, "host name");
        SigningKey hostKey = SigningKey.generate(randomness);
        byte[] certificate =
                HostCertificate.write(siteId, hostKey.verifyKey(), now, siteSigningKey());
        return new HostKeys(
                new HostIdentity(siteId, content.name(), hostName),
                hostKey,
                recoveryKey.publicKey(),
                siteKey(),
                Secret.copyOf(siteSecret().exposeBytes()),
                certificate);
    }

    /// Which site.
    public SiteId siteId() {
        return siteId;
    }

    /// What people call the site.
    public String siteName() {
        return content.name();
    }

    /// The key that opens packs; owned by this object.
    public RecoveryKey recoveryKey() {
        return recoveryKey;
    }

    /// The key that certifies hosts; owned by this object.
    public SigningKey siteSigningKey() {
        return content.siteKey();
    }

    /// The public half of [#siteSigningKey()].
    public VerifyKey siteKey() {
        return content.siteKey().verifyKey();
    }

    /// The secret that hosts share; owned by this object.
    public Secret siteSecret() {
        return content.siteSecret();
    }

    /// The named keys derived from [#siteSecret()].
    public SiteKeys keys() {
        return new SiteKeys(siteSecret());
    }

    @Override
    public String toString() {
        return "OpenedSite[" + siteId + ", redacted]";
    }

    @Override
    public void close() {
        recoveryKey.close();
        content.siteKey().close();
        content.siteSecret().close();
    }
}
