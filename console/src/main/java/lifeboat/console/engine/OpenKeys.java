package lifeboat.console.engine;

import java.io.IOException;
import java.util.List;
import lifeboat.console.CommandException;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Target;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// The keys of a site from nothing but the passphrase and some of its vaults; wiped when closed.
final class OpenKeys implements AutoCloseable {
    private final OpenedSite opened;
    private final VaultKeys keys;

    private OpenKeys(OpenedSite opened) {
        this.opened = opened;
        this.keys = VaultKeys.ofRecovery(opened, Randomness.secure());
    }

    static OpenKeys of(SiteAccess site, List<Target> targets)
            throws CommandException, IOException, InterruptedException {
        return new OpenKeys(site.recover(new Vaults(targets)));
    }

    VaultKeys keys() {
        return keys;
    }

    @Override
    public void close() {
        opened.close();
    }
}
