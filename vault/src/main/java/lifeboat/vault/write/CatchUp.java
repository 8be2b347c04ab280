package lifeboat.vault.write;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.ObjectCopy;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;

/// Brings a vault up to what a new snapshot needs, from its peers.
record CatchUp(Survey survey, KnownState known) {
    /// For targets that nobody was held back by.
    static final Bound NO_BOUND = () -> false;

    /// Says whether it is too late to begin another object.
    @FunctionalInterface
    interface Bound {
        boolean isOver();
    }

    /// @param nanos moment of System.nanoTime()
    static Bound until(long nanos) {
        return () -> System.nanoTime() - nanos >= 0;
    }

    /// Copies what this vault lacks from its peers, as far as it comes.
    ///
    /// @param missing what was copied is taken out
    /// @return {objects, bytes}
    long[] copy(Target target, Inventory inventory, List<ObjectKey> missing, Bound bound)
            throws IOException {
        if (missing.isEmpty()) {
            return new long[2];
        }
        Vaults vaults = new Vaults(survey.readyTargets());
        long[] copied = new long[2];
        for (ObjectKey key : List.copyOf(missing)) {
            if (bound.isOver()) {
                break;
            }
            long bytes = copyOrKeep(vaults, target, key);
            inventory.stored(key, bytes);
            copied[0]++;
            copied[1] += bytes;
            missing.remove(key);
        }
        return copied;
    }

    /// Puts an index segment from the local cache, in case every vault lost it, all else from a
    /// peer.
    private long copyOrKeep(Vaults vaults, Target target, ObjectKey key) throws IOException {
        if (key.value().startsWith(VaultLayout.INDEXES)) {
            byte[] segment =
                    Files.readAllBytes(known.cache.file(new Content.Sha256(key.lastSegment())));
            target.put(key, Content.of(segment), PutMode.REPLACE);
            return segment.length;
        }
        List<Target> peers =
                survey.ready().entrySet().stream()
                        .filter(peer ->
                                !peer.getKey().name().equals(target.name())
                                        && peer.getValue().size(key).isPresent())
                        .map(Map.Entry::getKey)
                        .toList();
        // a copy there may be cut or spoilt; the bytes put are checked against the name
        return ObjectCopy.copy(vaults, peers, key, target, PutMode.REPLACE);
    }
}
