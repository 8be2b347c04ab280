package lifeboat.verification.evidence;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// The records as the vaults list them. A listing that failed is never taken for an empty one.
/// Belongs to one thread.
final class VaultRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<Target, NavigableSet<RecordName>> listed = new LinkedHashMap<>();
    private final Map<String, String> unread = new TreeMap<>();
    private final Map<String, List<String>> foreign = new TreeMap<>();
    private final HostRegister hosts;

    private VaultRecords(HostRegister hosts) {
        this.hosts = hosts;
    }

    static VaultRecords list(List<Target> targets, VaultKeys keys) {
        HostRegister hosts =
                new HostRegister(
                        keys.siteId(), keys.siteKey(), chain -> certificate(targets, chain, keys));
        VaultRecords records = new VaultRecords(hosts);
        records.listAll(targets, keys);
        return records;
    }

    /// A vault that does not answer soon holds nobody up: it counts as not read. A vault of another
    /// site, or an emptied one, is none of ours.
    private void listAll(List<Target> targets, VaultKeys keys) {
        Map<Target, Future<Listing>> running = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Target target : targets) {
                running.put(target, threads.submit(() -> Listing.of(target, keys)));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            running.forEach((target, listing) -> take(target, listing, end - System.nanoTime()));
        } finally {
            threads.shutdownNow();
        }
    }

    private void take(Target target, Future<Listing> running, long nanos) {
        try {
            Listing listing = running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            listed.put(target, listing.names());
            if (!listing.foreign().isEmpty()) {
                foreign.put(target.name(), listing.foreign());
            }
        } catch (ExecutionException e) {
            unread.put(target.name(), reason(e));
        } catch (TimeoutException e) {
            unread.put(target.name(), "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unread.put(target.name(), "interrupted");
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    /// What one vault lists.
    private record Listing(NavigableSet<RecordName> names, List<String> foreign) {
        static Listing of(Target target, VaultKeys keys) throws IOException {
            Survey.checkSite(target, keys.siteId());
            Listing listing = new Listing(new TreeSet<>(), new ArrayList<>());
            target.list(
                    VaultLayout.EVIDENCE,
                    info -> {
                        String name = info.key().value();
                        RecordName.of(name)
                                .ifPresentOrElse(
                                        listing.names::add, () -> listing.foreign.add(name));
                    });
            return listing;
        }
    }

    /// The certificate of a host, whichever vault has it unharmed.
    static byte[] certificate(List<Target> targets, String chain, VaultKeys keys)
            throws IOException {
        return firstGood(
                targets,
                VaultLayout.host(chain),
                HostCertificate.MAX_BYTES,
                stored -> HostCertificate.verify(stored, keys.siteKey(), keys.siteId()));
    }

    /// The site's document, whichever vault has it unharmed.
    static byte[] site(List<Target> targets, VaultKeys keys) throws IOException {
        return firstGood(
                targets,
                VaultLayout.SITE,
                SiteDocument.MAX_BYTES,
                stored -> {
                    if (!SiteDocument.verify(stored).siteId().equals(keys.siteId())) {
                        throw new EncryptionException.WrongKey("it is of another site");
                    }
                });
    }

    /// A vault may hold damaged bytes: the first ones that pass count.
    private static byte[] firstGood(List<Target> targets, ObjectKey key, int maxBytes, Check check)
            throws IOException {
        IOException reason = new EncryptionException.Damaged("no vault has " + key);
        for (Target target : targets) {
            try {
                byte[] stored = Vaults.wholeFrom(target, key, maxBytes);
                check.pass(stored);
                return stored;
            } catch (IOException e) {
                reason = e;
            }
        }
        throw reason;
    }

    @FunctionalInterface
    private interface Check {
        void pass(byte[] stored) throws IOException;
    }

    /// Targets that were listed, with the records they show.
    Map<Target, NavigableSet<RecordName>> listed() {
        return listed;
    }

    /// Targets that could not be listed, with the reason.
    Map<String, String> unread() {
        return unread;
    }

    /// Objects under `evidence/` that are no records, by target.
    Map<String, List<String>> foreign() {
        return foreign;
    }

    HostRegister hosts() {
        return hosts;
    }

    /// Names that at least one vault shows.
    NavigableSet<RecordName> union() {
        NavigableSet<RecordName> union = new TreeSet<>();
        listed.values().forEach(union::addAll);
        return union;
    }

    /// The bytes of a record from the first vault that gives them unharmed.
    ///
    /// @throws IOException if none does
    byte[] bytes(RecordName name) throws IOException {
        IOException reason = new EncryptionException.Damaged("no vault holds " + name);
        for (Map.Entry<Target, NavigableSet<RecordName>> vault : listed.entrySet()) {
            if (vault.getValue().contains(name)) {
                try {
                    return bytes(vault.getKey(), name);
                } catch (IOException e) {
                    reason = e;
                }
            }
        }
        throw reason;
    }

    /// The verified bytes of a record on one vault.
    byte[] bytes(Target target, RecordName name) throws IOException {
        byte[] stored = Vaults.wholeFrom(target, name.key(), SignedRecord.MAX_BYTES);
        hosts.verified(name, stored);
        return stored;
    }

    /// The newest good record of a chain; names that no good record bears are passed over.
    Optional<RecordName> newest(String chain) {
        for (RecordName name : union().descendingSet()) {
            if (name.chain().equals(chain) && isGood(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private boolean isGood(RecordName name) {
        try {
            bytes(name);
            return true;
        } catch (IOException e) {
            return false; // verification tells; an append goes on from what is good
        }
    }

    /// Good records that no other continues: the ends of a chain, one unless it is forked.
    List<RecordName> tips(String chain) throws IOException {
        List<RecordName> names = new ArrayList<>();
        for (RecordName name : union()) {
            if (name.chain().equals(chain)) {
                names.add(name);
            }
        }
        boolean forked = names.stream().map(RecordName::sequence).distinct().count() < names.size();
        if (!forked) {
            return newest(chain).stream().toList();
        }
        SortedMap<RecordName, SignedRecord> good = new TreeMap<>();
        for (RecordName name : names) {
            if (isGood(name)) {
                good.put(name, hosts.verified(name, bytes(name)));
            }
        }
        return List.copyOf(ChainJudge.tips(good));
    }
}
