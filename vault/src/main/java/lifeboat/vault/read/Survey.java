package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.site.SiteDocument;
import lifeboat.encryption.site.SiteId;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;

/// A first look at every target: does it hold this site's vault, and what is in it.
///
/// @param ready targets that hold the vault, with their inventory, in the order given
/// @param failed targets that cannot be used, with the reason
public record Survey(Map<Target, Inventory> ready, Map<Target, IOException> failed) {
    public Survey {
        ready = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ready));
        failed = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }

    /// Looks at all targets at once. A vault that is empty or another site's is a failure of its
    /// target, never a reason to begin a new one (hazard S-07).
    public static Survey of(List<Target> targets, SiteId site) {
        return of(targets, site, _ -> {});
    }

    /// The same, with something to be done at each target that is this site's, before its listing.
    public static Survey of(List<Target> targets, SiteId site, FirstLook first) {
        Map<Target, Future<Inventory>> looks = new LinkedHashMap<>();
        Map<Target, Inventory> ready = new LinkedHashMap<>();
        Map<Target, IOException> failed = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Target target : targets) {
                looks.put(target, threads.submit(() -> look(target, site, first)));
            }
            looks.forEach((target, look) -> collect(target, look, ready, failed));
        }
        return new Survey(ready, failed);
    }

    private static void collect(
            Target target,
            Future<Inventory> look,
            Map<Target, Inventory> ready,
            Map<Target, IOException> failed) {
        try {
            ready.put(target, look.get());
        } catch (ExecutionException e) {
            failed.put(
                    target,
                    e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.put(target, new IOException("interrupted while looking at " + target.name(), e));
        }
    }

    /// What is looked at before everything else; called for several targets at once.
    @FunctionalInterface
    public interface FirstLook {
        /// @throws IOException if the target cannot be used
        void at(Target target) throws IOException;
    }

    private static Inventory look(Target target, SiteId site, FirstLook first) throws IOException {
        checkSite(target, site);
        first.at(target);
        return Inventory.of(target);
    }

    /// Fails unless `target` holds the vault of `site`.
    public static void checkSite(Target target, SiteId site) throws IOException {
        byte[] document;
        try {
            document = Vaults.wholeFrom(target, VaultLayout.SITE, 64 * 1024);
        } catch (TargetException.Missing e) {
            throw new VaultException.WrongVault(
                    "target "
                            + target.name()
                            + " holds no vault although this site knows it: it was emptied, replaced or"
                            + " its path is wrong",
                    e);
        }
        try {
            SiteDocument found = SiteDocument.verify(document);
            if (!found.siteId().equals(site)) {
                throw new VaultException.WrongVault(
                        "target "
                                + target.name()
                                + " holds the vault of another site ("
                                + found.siteId()
                                + ")",
                        null);
            }
        } catch (EncryptionException.NewerFormat e) {
            throw new VaultException.NewerFormat("target " + target.name() + ": " + e.getMessage());
        } catch (EncryptionException e) {
            throw new VaultException.WrongVault(
                    "target "
                            + target.name()
                            + ": "
                            + VaultLayout.SITE
                            + " is damaged: "
                            + e.getMessage(),
                    e);
        }
    }

    /// The usable targets in order.
    public List<Target> readyTargets() {
        return new ArrayList<>(ready.keySet());
    }
}
