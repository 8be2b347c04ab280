package lifeboat.vault.care;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.SlotContent;
import lifeboat.encryption.site.SiteId;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;

/// The key slots of a site over all its vaults. A passphrase is changed by adding a slot everywhere
/// and only then removing the old one: at every moment some slot opens, also if this is killed
/// (hazard K-05). No pack is touched. Does not close the targets.
public final class KeySlots {
    private final List<Target> targets;
    private final Randomness randomness;
    private final InstantSource clock;

    /// @param targets every target of the site
    public KeySlots(List<Target> targets, Randomness randomness, InstantSource clock) {
        this.targets = List.copyOf(targets);
        this.randomness = randomness;
        this.clock = clock;
    }

    /// A guard says no; nothing was changed.
    public static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    /// Every slot that some vault shows, by name.
    public List<SlotState> list() {
        Map<String, String> unseen = new TreeMap<>();
        TreeSet<ObjectKey> keys = new TreeSet<>();
        for (Target target : targets) {
            try {
                keys.addAll(keysOn(target));
            } catch (IOException e) {
                unseen.put(target.name(), String.valueOf(e.getMessage()));
            }
        }
        return keys.stream().map(key -> state(key, unseen)).toList();
    }

    private static List<ObjectKey> keysOn(Target target) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(VaultLayout.KEYS, info -> keys.add(info.key()));
        keys.removeIf(key -> !SiteObjects.covers(key));
        return keys;
    }

    private static String nameOf(ObjectKey key) {
        String last = key.lastSegment();
        return last.substring(0, last.length() - ".json".length());
    }

    private SlotState state(ObjectKey key, Map<String, String> unseen) {
        List<String> sound = new ArrayList<>();
        Map<String, String> trouble = new TreeMap<>(unseen);
        KeySlot.Description description = null;
        for (Target target : targets) {
            if (unseen.containsKey(target.name())) {
                continue;
            }
            try {
                description = inspect(target, key);
                sound.add(target.name());
            } catch (TargetException.Missing e) {
                trouble.put(target.name(), "is not there");
            } catch (IOException e) {
                trouble.put(target.name(), String.valueOf(e.getMessage()));
            }
        }
        return new SlotState(nameOf(key), description, sound, trouble);
    }

    private static KeySlot.Description inspect(Target target, ObjectKey key) throws IOException {
        var found = KeySlot.inspect(Vaults.wholeFrom(target, key, KeySlot.MAX_BYTES));
        if (!VaultLayout.keySlot(found.name()).equals(key)) {
            throw new EncryptionException.Damaged(key + " is the slot of another name");
        }
        return found;
    }

    /// Adds a slot to every vault.
    ///
    /// @param name of the slot, not used yet on any vault
    /// @param content of the site, see [SiteOpening#slot]
    /// @throws Refused if the name is taken, or a vault is not this site's or cannot tell
    public SlotOutcome add(String name, Passphrase passphrase, Argon2Cost cost, SlotContent content)
            throws IOException {
        requireOwn(content);
        for (Target target : targets) {
            requireFree(target, VaultLayout.keySlot(name));
        }
        Map<String, String> failed = new LinkedHashMap<>();
        List<String> added = putEverywhere(name, passphrase, cost, content, failed);
        return new SlotOutcome(name, added, List.of(), failed);
    }

    /// Refuses to touch the slots of a vault that is not this site's.
    private void requireOwn(SlotContent content) throws Refused {
        SiteId site = SiteId.of(content.siteId());
        for (Target target : targets) {
            try {
                Survey.checkSite(target, site);
            } catch (IOException e) {
                throw new Refused("target " + target.name() + " cannot be used: " + e.getMessage());
            }
        }
    }

    private static void requireFree(Target target, ObjectKey key) throws IOException {
        boolean taken;
        try {
            taken = target.head(key).isPresent();
        } catch (TargetException e) {
            throw new Refused("target " + target.name() + " cannot be used: " + e.getMessage());
        }
        if (taken) {
            throw new Refused("target " + target.name() + " has a slot " + key + " already");
        }
    }

    private List<String> putEverywhere(
            String name,
            Passphrase passphrase,
            Argon2Cost cost,
            SlotContent content,
            Map<String, String> failed)
            throws IOException {
        byte[] slot = KeySlot.lock(name, passphrase, cost, content, clock.instant(), randomness);
        KeySlot.open(slot, passphrase).close(); // what is stored must open
        ObjectKey key = VaultLayout.keySlot(name);
        List<String> added = new ArrayList<>();
        for (Target target : targets) {
            try {
                target.put(key, Content.of(slot), PutMode.CREATE);
                if (!Arrays.equals(Vaults.wholeFrom(target, key, slot.length), slot)) {
                    throw new IOException(key + " reads back differently");
                }
                added.add(target.name());
            } catch (IOException e) {
                failed.put(target.name(), String.valueOf(e.getMessage()));
            }
        }
        return added;
    }

    /// Removes a slot from every vault.
    ///
    /// @param content of the site, which proves that the caller knows a passphrase
    /// @throws Refused if a vault is not this site's, would be left without another well-formed
    ///   slot, or cannot tell
    public SlotOutcome remove(String name, SlotContent content) throws IOException {
        requireOwn(content);
        ObjectKey key = VaultLayout.keySlot(name);
        for (Target target : targets) {
            requireAnother(target, key);
        }
        return removeEverywhere(key, name, List.of());
    }

    private static void requireAnother(Target target, ObjectKey key) throws Refused {
        try {
            for (ObjectKey other : keysOn(target)) {
                if (!other.equals(key) && isSound(target, other)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new Refused("target " + target.name() + " cannot be used: " + e.getMessage());
        }
        throw new Refused(
                key + " is the last slot on target " + target.name() + " and is never removed");
    }

    private static boolean isSound(Target target, ObjectKey key) throws IOException {
        try {
            inspect(target, key);
            return true;
        } catch (EncryptionException | TargetException.Missing e) {
            return false;
        }
    }

    private SlotOutcome removeEverywhere(ObjectKey key, String reported, List<String> added) {
        Map<String, String> failed = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        for (Target target : targets) {
            try {
                target.delete(key);
                if (target.head(key).isPresent()) {
                    throw new IOException(key + " was deleted and is still there");
                }
                removed.add(target.name());
            } catch (IOException e) {
                failed.put(target.name(), String.valueOf(e.getMessage()));
            }
        }
        return new SlotOutcome(reported, added, removed, failed);
    }

    /// Changes the passphrase of a slot: a new slot, named after the old one with a number, is put
    /// on every vault; then the old one is removed. If one vault did not take the new slot, the old
    /// one stays everywhere.
    ///
    /// @param content of the site, which proves that the caller knows a passphrase
    /// @throws Refused if there is no slot of this name, or a vault cannot be used
    public SlotOutcome change(
            String name, Passphrase passphrase, Argon2Cost cost, SlotContent content)
            throws IOException {
        List<String> names = list().stream().map(SlotState::name).toList();
        if (!names.contains(name)) {
            throw new Refused("there is no slot " + name + "; there are " + names);
        }
        String next = nextName(name, names);
        SlotOutcome added = add(next, passphrase, cost, content);
        if (!added.isComplete()) {
            return added;
        }
        return removeEverywhere(VaultLayout.keySlot(name), next, added.addedOn());
    }

    private static String nextName(String name, List<String> taken) {
        String base = name.replaceFirst("-[0-9]{1,6}$", "");
        int number = 2;
        while (taken.contains(base + "-" + number)) {
            number++;
        }
        return base + "-" + number;
    }
}
