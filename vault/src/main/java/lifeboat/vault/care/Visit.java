package lifeboat.vault.care;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.encryption.site.SiteId;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import org.jspecify.annotations.Nullable;

/// A look at one target: whose vault it holds, and every object in it.
///
/// @param target looked at
/// @param inventory everything there, or null where it must not or cannot be used
/// @param problem what is wrong with the vault as a whole, or empty
record Visit(Target target, @Nullable Inventory inventory, String problem) {
    private static final int MAX_SITE_BYTES = 64 * 1024;
    private static final int SEALED_SITE_ID = 21; // behind magic and version

    /// Looks at all targets at once.
    static List<Visit> all(List<Target> targets, VaultKeys keys) {
        Map<Target, Future<Visit>> looks = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Target target : targets) {
                looks.put(target, threads.submit(() -> to(target, keys)));
            }
            return looks.entrySet().stream().map(Visit::result).toList();
        }
    }

    private static Visit result(Map.Entry<Target, Future<Visit>> look) {
        try {
            return look.getValue().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking at a target failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Visit(look.getKey(), null, "interrupted");
        }
    }

    private static Visit to(Target target, VaultKeys keys) {
        try {
            String problem = problemOfDocument(target, keys.siteId());
            Inventory inventory = Inventory.of(target);
            if (!problem.isEmpty()) {
                refuseForeign(target, inventory, keys);
            }
            return new Visit(target, inventory, problem);
        } catch (IOException e) {
            return new Visit(target, null, String.valueOf(e.getMessage()));
        }
    }

    /// Whether the vault can be worked with: it is this site's, or nobody's.
    boolean isUsable() {
        return inventory != null;
    }

    private static String problemOfDocument(Target target, SiteId site) throws IOException {
        byte[] document;
        try {
            document = Vaults.wholeFrom(target, VaultLayout.SITE, MAX_SITE_BYTES);
        } catch (TargetException.Missing e) {
            return "holds no " + VaultLayout.SITE + ": it was emptied, replaced or is half healed";
        } catch (TargetException.Broken | VaultException.Damaged e) {
            return VaultLayout.SITE + " cannot be read: " + e.getMessage();
        }
        SiteDocument found;
        try {
            found = SiteDocument.verify(document);
        } catch (EncryptionException.NewerFormat e) {
            throw new VaultException.NewerFormat("target " + target.name() + ": " + e.getMessage());
        } catch (EncryptionException e) {
            return VaultLayout.SITE + " is damaged: " + e.getMessage();
        }
        if (!found.siteId().equals(site)) {
            throw foreign(target, VaultLayout.SITE);
        }
        return "";
    }

    private static VaultException foreign(Target target, ObjectKey key) {
        return new VaultException.WrongVault(
                "target " + target.name() + " holds the vault of another site, by its " + key,
                null);
    }

    /// A vault without a good site document may still be another site's.
    private static void refuseForeign(Target target, Inventory inventory, VaultKeys keys)
            throws IOException {
        if (inventory.size(VaultLayout.SITE_SEALED).isPresent()) {
            byte[] sealed = Vaults.wholeFrom(target, VaultLayout.SITE_SEALED, MAX_SITE_BYTES);
            byte[] site = keys.siteId().bytes();
            int end = SEALED_SITE_ID + site.length;
            if (startsLikeSealedSite(sealed)
                    && sealed.length > end
                    && !Arrays.equals(sealed, SEALED_SITE_ID, end, site, 0, site.length)
                    && !isFlipped(sealed, site)) {
                throw foreign(target, VaultLayout.SITE_SEALED);
            }
        }
        for (ObjectKey key : inventory.all().keySet()) {
            if (key.value().startsWith(VaultLayout.HOSTS)) {
                refuseForeignHost(target, key, keys);
            }
        }
    }

    private static boolean startsLikeSealedSite(byte[] sealed) {
        byte[] magic = "lifeboat site.sealed".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return sealed.length > magic.length
                && Arrays.equals(sealed, 0, magic.length, magic, 0, magic.length);
    }

    /// A few wrong bytes in the id are damage, not another site.
    private static boolean isFlipped(byte[] sealed, byte[] site) {
        int same = 0;
        for (int i = 0; i < site.length; i++) {
            same += sealed[SEALED_SITE_ID + i] == site[i] ? 1 : 0;
        }
        return same > site.length / 2;
    }

    private static void refuseForeignHost(Target target, ObjectKey key, VaultKeys keys)
            throws IOException {
        byte[] stored = Vaults.wholeFrom(target, key, HostCertificate.MAX_BYTES);
        try {
            HostCertificate.verify(stored, keys.siteKey(), keys.siteId());
        } catch (EncryptionException.WrongKey e) {
            throw foreign(target, key);
        } catch (EncryptionException e) {
            return; // damaged: reported with the other objects
        }
    }
}
