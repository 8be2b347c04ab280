package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.vault.site.VaultKeys;

/// Records that at least one vault shows, each read from a vault only once. What is no good record
/// is left out; verification tells.
final class KnownRecords {
    private final VaultRecords records;
    private final VaultKeys keys;
    private final KeptRecords kept;

    /// @param state directory of the copies
    KnownRecords(VaultRecords records, VaultKeys keys, Path state) {
        this.records = records;
        this.keys = keys;
        this.kept = new KeptRecords(state);
    }

    /// All of these kinds, in the order of their times.
    List<EvidenceView.Entry> of(Set<EvidenceKind> kinds) {
        Set<String> words = new HashSet<>();
        kinds.forEach(kind -> words.add(kind.word()));
        List<EvidenceView.Entry> entries = new ArrayList<>();
        for (RecordName name : records.union()) {
            try {
                byte[] stored = stored(name);
                if (words.contains(SignedRecord.claimedKind(stored))) {
                    entries.add(opened(name, records.hosts().verified(name, stored)));
                }
            } catch (IOException e) {
                // it is no record to count on; evidence verify tells
            }
        }
        entries.sort(Comparator.comparing(EvidenceView.Entry::time));
        return entries;
    }

    /// Those of one kind, the newest of each chain first, down to the first record of the chain
    /// that is older than `since`.
    List<EvidenceView.Entry> of(EvidenceKind kind, Instant since) {
        Set<String> looked = new HashSet<>();
        List<EvidenceView.Entry> entries = new ArrayList<>();
        for (RecordName name : records.union().descendingSet()) {
            if (looked.contains(name.chain())) {
                continue;
            }
            try {
                SignedRecord record = records.hosts().verified(name, stored(name));
                if (record.time().isBefore(since)) {
                    looked.add(name.chain());
                } else if (record.kind().equals(kind.word())) {
                    entries.add(opened(name, record));
                }
            } catch (IOException e) {
                // the same
            }
        }
        return entries;
    }

    private byte[] stored(RecordName name) throws IOException {
        Optional<byte[]> copy = kept.read(name);
        if (copy.isPresent()) {
            return copy.get();
        }
        byte[] stored = records.bytes(name);
        kept.keep(name, stored);
        return stored;
    }

    private EvidenceView.Entry opened(RecordName name, SignedRecord record) {
        return VaultEvidence.opened(name, record, keys, new ArrayList<>());
    }
}
