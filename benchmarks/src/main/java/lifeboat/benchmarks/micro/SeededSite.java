package lifeboat.benchmarks.micro;

import java.io.UncheckedIOException;
import java.util.Random;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.RecoveryKey;
import lifeboat.encryption.Secret;
import lifeboat.vault.VaultException;
import lifeboat.vault.chunk.Chunker;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealingKeys;

/// Keys of a site that exists in benchmarks only.
final class SeededSite {
    private static final String SITE_ID = "5e".repeat(32);

    private SeededSite() {}

    /// Seals and opens everything.
    static SealingKeys sealingKeys() {
        Randomness randomness = new Random(Sample.SEED)::nextBytes;
        return SealingKeys.ofRecovery(
                SITE_ID,
                RecoveryKey.generate(randomness),
                Secret.random(32, randomness),
                randomness);
    }

    /// Opens what the sealer of this object seals.
    static FrameOpener opener(ObjectHeader.NewObject pack, SealingKeys keys) {
        byte[] header = pack.header();
        try {
            return ObjectHeader.open(header, header.length, ObjectType.PACK, keys, "pack").opener();
        } catch (VaultException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Chunker chunker() {
        byte[] table = new byte[Chunker.TABLE_BYTES];
        new Random(Sample.SEED + 1).nextBytes(table);
        return Chunker.of(table);
    }

    /// The hash the product uses where it moves data.
    ///
    /// @throws IllegalStateException where another one would be measured in its place
    static KeyedHash keyedHash() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalStateException(
                    "the vector module is absent; add --add-modules jdk.incubator.vector");
        }
        return KeyedHash.of(hashKey());
    }

    static KeyedHash scalarHash() {
        return KeyedHash.scalar(hashKey());
    }

    private static byte[] hashKey() {
        byte[] key = new byte[32];
        new Random(Sample.SEED + 2).nextBytes(key);
        return key;
    }
}
