package lifeboat.vault.site;

import java.util.function.Function;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Secret;
import lifeboat.encryption.VerifyKey;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.encryption.site.SiteId;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.seal.SealingKeys;

/// What a site's keys give the engine: how to name blobs, where to cut, how to seal. Immutable,
/// safe for concurrent use.
public final class VaultKeys {
    private final SiteId siteId;
    private final String siteName;
    private final VerifyKey siteKey;
    private final SealingKeys sealing;
    private final BlobIds blobIds;
    private final KeyedHash logHash;
    private final Chunker chunker;

    private VaultKeys(
            SiteId siteId,
            String siteName,
            VerifyKey siteKey,
            SealingKeys sealing,
            Function<String, Secret> blobIdKeys,
            Secret chunkerKey) {
        this.siteId = siteId;
        this.siteName = siteName;
        this.siteKey = siteKey;
        this.sealing = sealing;
        this.blobIds = BlobIds.of(blobIdKeys);
        try (Secret key = blobIdKeys.apply("log")) {
            this.logHash = KeyedHash.of(key.exposeBytes());
        }
        try (chunkerKey;
                Secret table = chunkerKey.derive("lifeboat gear table v1", Chunker.TABLE_BYTES)) {
            this.chunker = Chunker.of(table.exposeBytes());
        }
    }

    /// What a host can do: seal everything, open index segments and summaries.
    public static VaultKeys ofHost(HostKeys host, Randomness randomness) {
        SealingKeys sealing =
                SealingKeys.ofHost(
                        host.siteId().hex(), host.recoveryKey(), host.indexKey(), randomness);
        return new VaultKeys(
                host.siteId(),
                host.siteName(),
                host.siteKey(),
                sealing,
                host::blobIdKey,
                host.chunkerKey());
    }

    /// What the passphrase holder can do: open everything too.
    public static VaultKeys ofRecovery(OpenedSite site, Randomness randomness) {
        SealingKeys sealing =
                SealingKeys.ofRecovery(
                        site.siteId().hex(),
                        site.recoveryKey(),
                        site.keys().indexKey(),
                        randomness);
        return new VaultKeys(
                site.siteId(),
                site.siteName(),
                site.siteKey(),
                sealing,
                site.keys()::blobIdKey,
                site.keys().chunkerKey());
    }

    public SiteId siteId() {
        return siteId;
    }

    public String siteName() {
        return siteName;
    }

    /// By which host certificates are verified.
    public VerifyKey siteKey() {
        return siteKey;
    }

    public SealingKeys sealing() {
        return sealing;
    }

    /// A naming of blobs for one thread.
    public BlobIds newBlobIds() {
        return blobIds.copy();
    }

    /// The keyed hash of logs, for one thread.
    public KeyedHash newLogHash() {
        return logHash.copy();
    }

    public Chunker chunker() {
        return chunker;
    }
}
