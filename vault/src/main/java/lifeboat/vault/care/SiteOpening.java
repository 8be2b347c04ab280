package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.SlotContent;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Vaults;

/// Opens a site from whatever its vaults still give: any good key slot of any vault, with any good
/// copy of the site's documents.
public final class SiteOpening {
    private static final int MAX_SLOTS = 256;
    private static final int MAX_SITE_BYTES = 64 * 1024;

    private SiteOpening() {}

    /// Opens with a passphrase. The caller keeps and closes `passphrase`, and closes the result.
    ///
    /// @throws EncryptionException.WrongPassphrase if at least one slot could be tried and none
    ///   opens with it
    /// @throws VaultException.Lost if no vault gives a slot that can be tried, or none gives the
    ///   site's documents
    public static OpenedSite open(Vaults vaults, Passphrase passphrase) throws IOException {
        try (SlotContent slot = slot(vaults, passphrase)) {
            return open(vaults, slot);
        }
    }

    /// Opens with the content of a slot, or of shares. The caller keeps and closes `slot`.
    ///
    /// @throws VaultException.Lost if no vault gives documents that fit
    public static OpenedSite open(Vaults vaults, SlotContent slot) throws IOException {
        List<String> reasons = new ArrayList<>();
        Collection<byte[]> documents = variants(vaults, VaultLayout.SITE, reasons);
        Collection<byte[]> sealed = variants(vaults, VaultLayout.SITE_SEALED, reasons);
        EncryptionException.NewerFormat newer = null;
        for (byte[] document : documents) {
            for (byte[] secrets : sealed) {
                try {
                    return OpenedSite.open(slot, document, secrets);
                } catch (EncryptionException.NewerFormat e) {
                    newer = e;
                } catch (EncryptionException e) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (newer != null) {
            throw newer;
        }
        throw new VaultException.Lost(
                "no vault gives the documents of the site: " + String.join("; ", reasons), null);
    }

    /// What a slot protects, for making further slots or shares. The caller closes the result.
    ///
    /// @throws EncryptionException.WrongPassphrase as [#open(Vaults,Passphrase)]
    /// @throws VaultException.Lost if no vault gives a slot that can be tried
    public static SlotContent slot(Vaults vaults, Passphrase passphrase) throws IOException {
        List<String> reasons = new ArrayList<>();
        EncryptionException.WrongPassphrase wrong = null;
        for (byte[] slot : slots(vaults, reasons)) {
            try {
                return KeySlot.open(slot, passphrase);
            } catch (EncryptionException.WrongPassphrase e) {
                wrong = e;
            } catch (EncryptionException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        if (wrong != null) {
            throw wrong;
        }
        throw new VaultException.Lost(
                "no vault gives a key slot that can be tried: "
                        + (reasons.isEmpty() ? "there is none" : String.join("; ", reasons)),
                null);
    }

    /// Well-formed slots of all vaults, each once, the cheapest to try first.
    private static List<byte[]> slots(Vaults vaults, List<String> reasons) {
        record Slot(KeySlot.Description description, Content content) {}
        Map<Content.Sha256, Slot> slots = new LinkedHashMap<>();
        for (ObjectKey key : slotKeys(vaults, reasons)) {
            for (byte[] bytes : variants(vaults, key, reasons)) {
                try {
                    Content content = Content.of(bytes);
                    slots.put(content.sha256(), new Slot(KeySlot.inspect(bytes), content));
                } catch (EncryptionException e) {
                    reasons.add(key + ": " + e.getMessage());
                }
            }
        }
        return slots.values().stream()
                .sorted(
                        Comparator.comparingLong(slot ->
                                (long) slot.description().cost().memoryKib()
                                        * slot.description().cost().iterations()))
                .limit(MAX_SLOTS)
                .map(slot -> slot.content().sharedArray())
                .toList();
    }

    static Set<ObjectKey> slotKeys(Vaults vaults, List<String> reasons) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        for (Target target : vaults.targets()) {
            try {
                target.list(VaultLayout.KEYS, info -> keys.add(info.key()));
            } catch (IOException e) {
                reasons.add(target.name() + ": " + e.getMessage());
            }
        }
        return keys;
    }

    /// The different bytes that the vaults give for an object.
    private static Collection<byte[]> variants(Vaults vaults, ObjectKey key, List<String> reasons) {
        Map<Content.Sha256, byte[]> variants = new LinkedHashMap<>();
        for (Target target : vaults.targets()) {
            try {
                byte[] bytes = Vaults.wholeFrom(target, key, MAX_SITE_BYTES);
                variants.put(Content.of(bytes).sha256(), bytes);
            } catch (IOException e) {
                reasons.add(target.name() + ": " + e.getMessage());
            }
        }
        return variants.values();
    }
}
