package lifeboat.encryption.site;

import java.time.Instant;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.Secret;
import lifeboat.encryption.SigningKey;
import lifeboat.encryption.SlotContent;

/// A site just made: what must be stored, and its keys, open. Nothing of it is stored anywhere yet;
/// without at least one slot or set of shares of [#slotContent()] it is lost when closed.
public final class NewSite implements AutoCloseable {
    private final byte[] siteDocument;
    private final byte[] siteSealed;
    private final SlotContent slotContent;
    private final OpenedSite opened;

    private NewSite(
            byte[] siteDocument, byte[] siteSealed, SlotContent slotContent, OpenedSite opened) {
        this.siteDocument = siteDocument;
        this.siteSealed = siteSealed;
        this.slotContent = slotContent;
        this.opened = opened;
    }

    /// Makes a site with fresh keys.
    ///
    /// @param siteName what people call it, 1 to 200 characters; stored sealed only
    public static NewSite create(String siteName, Instant now, Randomness randomness) {
        Names.require(siteName, "site name");
        RecoveryKey recoveryKey = RecoveryKey.generate(randomness);
        SigningKey siteKey = SigningKey.generate(randomness);
        Secret siteSecret = Secret.random(SealedSite.SITE_SECRET_LENGTH, randomness);
        SealedSite content = new SealedSite(siteName, siteSecret, siteKey);
        byte[] sealed = content.seal(recoveryKey.publicKey(), randomness);
        byte[] document = SiteDocument.write(recoveryKey.publicKey(), siteKey, now, sealed);
        SiteId siteId = SiteId.of(recoveryKey.publicKey(), siteKey.verifyKey());
        return new NewSite(
                document,
                sealed,
                SlotContent.of(recoveryKey.seed(), siteId.bytes()),
                new OpenedSite(siteId, recoveryKey, content));
    }

    /// The bytes of `lifeboat-site.json`.
    public byte[] siteDocument() {
        return siteDocument.clone();
    }

    /// The bytes of `site.sealed`.
    public byte[] siteSealed() {
        return siteSealed.clone();
    }

    /// What slots and shares are made of; owned by this object.
    public SlotContent slotContent() {
        return slotContent;
    }

    /// The site with its keys; owned by this object.
    public OpenedSite opened() {
        return opened;
    }

    @Override
    public void close() {
        slotContent.close();
        opened.close();
    }
}
