package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import lifeboat.encryption.CanonicalJson;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.site.VaultKeys;
import tools.jackson.databind.node.ObjectNode;

/// Evidence in the vaults of a site. Safe for concurrent use.
public final class VaultEvidence implements Evidence {
    private final HostKeys host;
    private final VaultKeys keys;
    private final List<Target> targets;
    private final Path state;
    private final Clock clock;

    /// @param host whose chain is appended to; stays the caller's
    /// @param state directory of the lock and of the last head; a cache
    public VaultEvidence(
            HostKeys host, VaultKeys keys, List<Target> targets, Path state, Clock clock) {
        this.host = host;
        this.keys = keys;
        this.targets = List.copyOf(targets);
        this.state = state;
        this.clock = clock;
    }

    @Override
    public EvidenceRecord append(EvidenceKind kind, ObjectNode content) throws IOException {
        try (AppendLock _ = AppendLock.take(state)) {
            return append(kind, content, listed());
        }
    }

    /// As [#append(EvidenceKind, ObjectNode)], after a look at what is there already: nobody who
    /// shares the state directory appends in between.
    ///
    /// @param since older records are not looked at
    /// @param content what to append, made out of the good records of this kind, of every chain;
    ///   empty: nothing
    /// @return empty if nothing was appended; vaults then lack nothing that their peers have,
    ///   unless they could not be written
    public Optional<EvidenceRecord> append(
            EvidenceKind kind,
            Instant since,
            Function<List<EvidenceView.Entry>, Optional<ObjectNode>> content)
            throws IOException {
        try (AppendLock _ = AppendLock.take(state)) {
            VaultRecords records = listed();
            Optional<ObjectNode> fresh =
                    content.apply(new KnownRecords(records, keys, state).of(kind, since));
            if (fresh.isPresent()) {
                return Optional.of(append(kind, fresh.get(), records));
            }
            catchUp(records); // an append that was killed may have reached some vaults only
            return Optional.empty();
        }
    }

    private VaultRecords listed() throws IOException {
        VaultRecords records = VaultRecords.list(targets, keys);
        if (records.listed().isEmpty()) {
            throw new IOException("no vault can be listed: " + records.unread());
        }
        return records;
    }

    private EvidenceRecord append(EvidenceKind kind, ObjectNode content, VaultRecords records)
            throws IOException {
        byte[] plain = CanonicalJson.bytes(unique(content));
        SignedRecord record = next(kind, plain, records);
        byte[] stored = record.sign(host.signingKey());
        RecordName name = new RecordName(record.chain(), record.sequence(), Sha256.hexOf(stored));
        return store(kind, record, name, stored, records);
    }

    /// The digest of the content is clear: nobody shall find out the content by guessing it.
    private static ObjectNode unique(ObjectNode content) {
        if (content.has("nonce")) {
            return content;
        }
        String nonce = HexFormat.of().formatHex(Randomness.secure().bytes(16));
        return content.deepCopy().put("nonce", nonce);
    }

    private SignedRecord next(EvidenceKind kind, byte[] plain, VaultRecords records)
            throws IOException {
        List<Head> before = new ArrayList<>();
        records.tips(host.hostId()).forEach(name -> before.add(Head.of(name)));
        long last = before.stream().mapToLong(Head::sequence).max().orElse(0);
        Optional<Head> remembered = new Anchor(state).read(host.hostId());
        if (remembered.isPresent() && remembered.get().sequence() > last) {
            before.clear(); // the vaults lost records: what follows must show the gap
            before.add(remembered.get());
            last = remembered.get().sequence();
        }
        byte[] sealed = SealedContent.seal(plain, keys.sealing());
        return new SignedRecord(
                keys.siteId().hex(),
                host.hostId(),
                last + 1,
                before.stream().map(Head::sha256).sorted().toList(),
                others(records),
                kind.word(),
                now(),
                Sha256.hexOf(plain),
                Base64.getEncoder().encodeToString(sealed));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private List<Head> others(VaultRecords records) {
        NavigableSet<String> chains = new TreeSet<>();
        records.union().forEach(name -> chains.add(name.chain()));
        chains.remove(host.hostId());
        List<Head> heads = new ArrayList<>();
        for (String chain : chains) {
            records.newest(chain).ifPresent(name -> heads.add(Head.of(name)));
        }
        return heads;
    }

    private EvidenceRecord store(
            EvidenceKind kind,
            SignedRecord record,
            RecordName name,
            byte[] stored,
            VaultRecords records)
            throws IOException {
        List<String> holders = new ArrayList<>();
        Map<String, String> failed = new HashMap<>(records.unread());
        Content content = Content.of(stored);
        for (Target target : records.listed().keySet()) {
            try {
                certify(target);
                catchUp(target, records);
                target.put(name.key(), content, PutMode.CREATE);
                holders.add(target.name());
            } catch (IOException e) {
                failed.put(target.name(), String.valueOf(e.getMessage()));
            }
        }
        if (holders.isEmpty()) {
            throw new IOException("no vault took the record: " + failed);
        }
        remember(Head.of(name));
        return new EvidenceRecord(
                name.chain(),
                name.sequence(),
                name.sha256(),
                kind,
                record.time(),
                record.content(),
                holders,
                failed);
    }

    private void remember(Head head) {
        try {
            new Anchor(state).write(head);
        } catch (IOException e) {
            return; // the state is a cache: the record is in the vaults
        }
    }

    private void certify(Target target) throws IOException {
        if (target.head(VaultLayout.host(host.hostId())).isEmpty()) {
            target.put(
                    VaultLayout.host(host.hostId()),
                    Content.of(host.certificate()),
                    PutMode.CREATE);
        }
    }

    private void catchUp(VaultRecords records) {
        for (Target target : records.listed().keySet()) {
            try {
                certify(target);
                catchUp(target, records);
            } catch (IOException e) {
                // it receives them with a later append
            }
        }
    }

    /// Gives a vault the records that only its peers have. Records that no vault gives unharmed are
    /// left to verification.
    private void catchUp(Target target, VaultRecords records) throws IOException {
        NavigableSet<RecordName> missing = records.union();
        missing.removeAll(records.listed().getOrDefault(target, new TreeSet<>()));
        for (RecordName name : missing) {
            byte[] stored;
            try {
                stored = records.bytes(name);
            } catch (IOException e) {
                continue;
            }
            target.put(name.key(), Content.of(stored), PutMode.CREATE);
        }
    }

    /// Replaces records that are damaged on one vault by a peer's, and fills in missing ones.
    ///
    /// @return how many records were written
    public int heal() throws IOException {
        VaultRecords records = VaultRecords.list(targets, keys);
        int healed = 0;
        for (Target target : records.listed().keySet()) {
            for (RecordName name : records.union()) {
                if (!isWhole(target, name, records) && replaced(target, name, records)) {
                    healed++;
                }
            }
        }
        return healed;
    }

    private static boolean replaced(Target target, RecordName name, VaultRecords records) {
        try {
            target.put(name.key(), Content.of(records.bytes(name)), PutMode.REPLACE);
            return true;
        } catch (IOException e) {
            return false; // no good copy, or no room: verification tells
        }
    }

    private static boolean isWhole(Target target, RecordName name, VaultRecords records) {
        try {
            records.bytes(target, name);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The records of some kinds that at least one vault shows, each verified; unlike [#verify] it
    /// reads each only once and keeps a copy in the state directory. Says nothing of whether the
    /// chains are whole.
    ///
    /// @return in the order of their times
    public static List<EvidenceView.Entry> known(
            List<Target> targets, VaultKeys keys, Path state, Set<EvidenceKind> kinds) {
        return new KnownRecords(VaultRecords.list(targets, keys), keys, state).of(kinds);
    }

    /// Reads every record of every vault and judges them together.
    ///
    /// @param state of this machine, for the head it remembers
    /// @param chain of this machine, if it is a host
    public static EvidenceView verify(
            List<Target> targets, VaultKeys keys, Path state, Optional<String> chain) {
        VaultRecords records = VaultRecords.list(targets, keys);
        List<EvidenceFinding> findings = new ArrayList<>();
        records.unread()
                .forEach((target, reason) ->
                        add(
                                findings,
                                EvidenceFinding.Severity.OPEN,
                                target + " was not read: " + reason));
        records.foreign()
                .forEach((target, names) ->
                        names.forEach(name ->
                                add(
                                        findings,
                                        EvidenceFinding.Severity.BROKEN,
                                        target + ": " + name + " is no record")));
        SortedMap<RecordName, SignedRecord> good = readAll(records, findings);
        ChainJudge judge = new ChainJudge(good);
        Map<String, List<Head>> anchors = new TreeMap<>();
        chain.ifPresent(own -> anchors.put("this machine", new Anchor(state).known(own)));
        findings.addAll(judge.judge(anchors));
        findings.addAll(disagreements(records, good));
        List<EvidenceView.Entry> entries = new ArrayList<>();
        good.forEach((name, record) -> entries.add(opened(name, record, keys, findings)));
        findings.addAll(judge.contents(entries));
        return new EvidenceView(entries, judge.heads(), findings);
    }

    private static SortedMap<RecordName, SignedRecord> readAll(
            VaultRecords records, List<EvidenceFinding> findings) {
        SortedMap<RecordName, SignedRecord> good = new TreeMap<>();
        records.listed()
                .forEach((target, names) -> {
                    for (RecordName name : names) {
                        try {
                            byte[] stored = records.bytes(target, name);
                            good.put(name, records.hosts().verified(name, stored));
                        } catch (IOException e) {
                            add(
                                    findings,
                                    EvidenceFinding.Severity.BROKEN,
                                    target.name() + ": " + name + ": " + e.getMessage());
                        }
                    }
                });
        return good;
    }

    private static List<EvidenceFinding> disagreements(
            VaultRecords records, SortedMap<RecordName, SignedRecord> good) {
        List<EvidenceFinding> findings = new ArrayList<>();
        records.listed()
                .forEach((target, names) -> {
                    List<RecordName> missing =
                            good.keySet().stream().filter(name -> !names.contains(name)).toList();
                    if (!missing.isEmpty()) {
                        add(
                                findings,
                                EvidenceFinding.Severity.BROKEN,
                                target.name()
                                        + " disagrees with its peers: it lacks "
                                        + missing.size()
                                        + (missing.size() == 1 ? " record" : " records")
                                        + ", the first is "
                                        + missing.getFirst()
                                        + "; lifeboat heal copies what is missing");
                    }
                });
        return findings;
    }

    /// A record with its content, if that opens; what is wrong with it is added to `findings`.
    static EvidenceView.Entry opened(
            RecordName name, SignedRecord record, VaultKeys keys, List<EvidenceFinding> findings) {
        try {
            byte[] plain =
                    SealedContent.open(
                            Base64.getDecoder().decode(record.sealed()),
                            keys.sealing(),
                            name.toString());
            if (Sha256.hexOf(plain).equals(record.content())) {
                return EvidenceView.Entry.of(name, record, Optional.of(plain));
            }
            add(
                    findings,
                    EvidenceFinding.Severity.BROKEN,
                    name + ": its content is not the one that was signed");
        } catch (IOException e) {
            add(
                    findings,
                    EvidenceFinding.Severity.BROKEN,
                    name + ": its content does not open: " + e.getMessage());
        }
        return EvidenceView.Entry.of(name, record, Optional.empty());
    }

    private static void add(
            List<EvidenceFinding> findings, EvidenceFinding.Severity severity, String message) {
        findings.add(new EvidenceFinding(severity, message));
    }
}
