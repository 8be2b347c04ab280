package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// The small objects of a vault that are not named after their bytes: site document, sealed site,
/// key slots, host certificates, the text. Read from every vault; the good bytes are those that a
/// signature or digest proves, or else those that most vaults hold. Immutable.
final class SiteObjects {
    private static final int MAX_BYTES = 64 * 1024;

    private final VaultKeys keys;
    private final Map<ObjectKey, Map<Target, Stored>> stored = new TreeMap<>();
    private final Map<ObjectKey, byte[]> good = new HashMap<>();
    private final Set<ObjectKey> undecided = new TreeSet<>();
    private final Set<ObjectKey> dropped = new TreeSet<>();
    private final Map<String, HostCertificate> hosts = new HashMap<>();

    /// Bytes as one target gave them, or why it did not.
    private record Stored(Content content, String fault, boolean unreachable) {
        static Stored of(byte[] bytes) {
            return new Stored(Content.of(bytes), "", false);
        }

        static Stored failed(String fault, boolean unreachable) {
            return new Stored(Content.of(new byte[0]), fault, unreachable);
        }

        byte[] bytes() {
            return content.sharedArray();
        }
    }

    private SiteObjects(VaultKeys keys) {
        this.keys = keys;
    }

    static SiteObjects read(List<Visit> visits, VaultKeys keys) {
        SiteObjects objects = new SiteObjects(keys);
        int vaults = 0;
        for (Visit visit : visits) {
            Inventory inventory = visit.inventory();
            if (inventory != null) {
                objects.readFrom(visit.target(), inventory.all().keySet());
                vaults++;
            }
        }
        if (vaults > 0) {
            objects.chooseAll();
        }
        return objects;
    }

    /// Whether an object of this name is looked after here.
    static boolean covers(ObjectKey key) {
        String name = key.value();
        return key.equals(VaultLayout.SITE)
                || key.equals(VaultLayout.SITE_SEALED)
                || key.equals(VaultLayout.README)
                || isIn(name, VaultLayout.KEYS)
                || isIn(name, VaultLayout.HOSTS);
    }

    private static boolean isIn(String name, String folder) {
        return name.startsWith(folder)
                && name.endsWith(".json")
                && name.indexOf('/', folder.length()) < 0;
    }

    private void readFrom(Target target, Collection<ObjectKey> all) {
        for (ObjectKey key : all) {
            if (covers(key)) {
                stored.computeIfAbsent(key, _ -> new HashMap<>()).put(target, fetch(target, key));
            }
        }
    }

    private static Stored fetch(Target target, ObjectKey key) {
        try {
            return Stored.of(Vaults.wholeFrom(target, key, MAX_BYTES));
        } catch (TargetException.Missing e) {
            return Stored.failed("is listed and not there", false);
        } catch (VaultException | TargetException.Broken e) {
            return Stored.failed(String.valueOf(e.getMessage()), false);
        } catch (IOException e) {
            return Stored.failed(String.valueOf(e.getMessage()), true);
        }
    }

    private void chooseAll() {
        choose(VaultLayout.SITE);
        choose(VaultLayout.SITE_SEALED);
        for (ObjectKey key : stored.keySet()) {
            if (!good.containsKey(key) && !key.equals(VaultLayout.SITE)) {
                choose(key);
            }
        }
        dropUncommonSlots();
    }

    private void choose(ObjectKey key) {
        Map<Content.Sha256, Integer> votes = new HashMap<>();
        Map<Content.Sha256, byte[]> variants = new HashMap<>();
        for (Stored copy : stored.getOrDefault(key, Map.of()).values()) {
            if (copy.fault().isEmpty() && problem(key, copy.bytes()).isEmpty()) {
                votes.merge(copy.content().sha256(), 1, Integer::sum);
                variants.put(copy.content().sha256(), copy.bytes());
            }
        }
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<Content.Sha256> winners = new ArrayList<>();
        votes.forEach((digest, count) -> {
            if (count == most) {
                winners.add(digest);
            }
        });
        if (winners.size() > 1 && key.value().startsWith(VaultLayout.KEYS)) {
            undecided.add(key);
            return;
        }
        winners.stream()
                .min(java.util.Comparator.comparing(Content.Sha256::hex))
                .ifPresent(winner -> good.put(key, variants.getOrDefault(winner, new byte[0])));
    }

    /// What is wrong with the bytes of an object in themselves, or nothing.
    private Optional<String> problem(ObjectKey key, byte[] bytes) {
        String name = key.value();
        try {
            if (key.equals(VaultLayout.SITE)) {
                boolean ours = SiteDocument.verify(bytes).siteId().equals(keys.siteId());
                return ours ? Optional.empty() : Optional.of("belongs to another site");
            }
            if (key.equals(VaultLayout.SITE_SEALED)) {
                return problemOfSealed(bytes);
            }
            if (name.startsWith(VaultLayout.HOSTS)) {
                HostCertificate host = HostCertificate.verify(bytes, keys.siteKey(), keys.siteId());
                hosts.put(host.hostId(), host);
                return VaultLayout.host(host.hostId()).equals(key)
                        ? Optional.empty()
                        : Optional.of("certifies another host");
            }
            if (name.startsWith(VaultLayout.KEYS)) {
                return VaultLayout.keySlot(KeySlot.inspect(bytes).name()).equals(key)
                        ? Optional.empty()
                        : Optional.of("is the slot of another name");
            }
            return bytes.length == 0 ? Optional.of("is empty") : Optional.empty();
        } catch (EncryptionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problemOfSealed(byte[] bytes) throws EncryptionException {
        byte[] document = good.get(VaultLayout.SITE);
        if (document == null) {
            return Optional.empty(); // without a site document the majority decides
        }
        return SiteDocument.verify(document).sealedSha256().equals(Content.of(bytes).sha256().hex())
                ? Optional.empty()
                : Optional.of("is not the one that the site signed");
    }

    /// A slot that most vaults with slots do not hold was removed, and one vault could not be
    /// reached then: it must not come back.
    private void dropUncommonSlots() {
        Set<Target> withSlots = new java.util.HashSet<>();
        stored.forEach((key, copies) -> {
            if (key.value().startsWith(VaultLayout.KEYS)) {
                withSlots.addAll(copies.keySet());
            }
        });
        stored.forEach((key, copies) -> {
            if (key.value().startsWith(VaultLayout.KEYS) && copies.size() * 2 < withSlots.size()) {
                dropped.add(key);
                good.remove(key);
            }
        });
    }

    /// Everything that each vault must hold.
    Set<ObjectKey> wanted() {
        Set<ObjectKey> wanted = new TreeSet<>(stored.keySet());
        if (!stored.isEmpty()) {
            wanted.add(VaultLayout.SITE);
            wanted.add(VaultLayout.SITE_SEALED);
        }
        wanted.removeAll(dropped);
        return wanted;
    }

    /// Key slots that most vaults do not hold.
    Set<ObjectKey> dropped() {
        return Set.copyOf(dropped);
    }

    /// The bytes that an object should have.
    Optional<byte[]> good(ObjectKey key) {
        byte[] bytes = good.get(key);
        return bytes == null ? Optional.empty() : Optional.of(bytes.clone());
    }

    /// The certificate of a host, if a vault has a good one.
    Optional<HostCertificate> host(String hostId) {
        return good.containsKey(VaultLayout.host(hostId))
                ? Optional.ofNullable(hosts.get(hostId))
                : Optional.empty();
    }

    /// Notes what is wrong with these objects on one target.
    void judge(Target target, Inventory inventory, Faults faults) {
        for (ObjectKey key : wanted()) {
            Stored copy = stored.getOrDefault(key, Map.of()).get(target);
            if (copy == null) {
                faults.missing(
                        key, inventory.size(key).isPresent() ? "was not read" : "is not there");
            } else if (!copy.fault().isEmpty()) {
                if (copy.unreachable()) {
                    faults.unread(key, copy.fault());
                } else {
                    faults.damaged(key, copy.fault());
                }
            } else {
                faults.counted(copy.bytes().length);
                judgeBytes(key, copy.bytes(), faults);
            }
        }
        for (ObjectKey key : dropped) {
            if (inventory.size(key).isPresent()) {
                faults.problem(
                        key
                                + " is not on most vaults: it was removed or added while this one or"
                                + " they could not be reached; add or remove it again");
            }
        }
    }

    private void judgeBytes(ObjectKey key, byte[] bytes, Faults faults) {
        Optional<String> problem = problem(key, bytes);
        byte[] right = good.get(key);
        if (problem.isPresent()) {
            faults.damaged(key, problem.get());
        } else if (undecided.contains(key)) {
            faults.problem(
                    key + " differs between vaults, and it cannot be told which one is right");
        } else if (right != null && !Arrays.equals(right, bytes)) {
            faults.damaged(key, "is not what most vaults hold");
        }
    }
}
