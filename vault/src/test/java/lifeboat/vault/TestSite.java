package lifeboat.vault;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.NewSite;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.site.VaultKeys;

/// A site with keys and some vaults in memory, for tests.
public final class TestSite implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final NewSite site;
    private final HostKeys host;
    private final List<MemoryTarget> targets = new ArrayList<>();

    private TestSite(int targetCount, long seed) throws IOException {
        Random random = new Random(seed);
        Randomness randomness = random::nextBytes;
        site = NewSite.create("shop", NOW, randomness);
        host = site.opened().enrol("web1", NOW, randomness);
        for (int i = 0; i < targetCount; i++) {
            String name = "vault" + i;
            MemoryTarget target =
                    new MemoryTarget(
                            name, new TargetIdentity("provider" + i, "account" + i, Set.of()));
            targets.add(target);
            plant(target);
        }
    }

    public static TestSite with(int targets) throws IOException {
        return new TestSite(targets, 1);
    }

    /// Another seed makes another site.
    public static TestSite with(int targets, long seed) throws IOException {
        return new TestSite(targets, seed);
    }

    /// The keys of the site just made, with all that must be stored.
    public NewSite newSite() {
        return site;
    }

    /// Puts the site's documents on a target.
    public void plant(Target target) throws IOException {
        target.put(VaultLayout.SITE, Content.of(site.siteDocument()), PutMode.CREATE);
        target.put(VaultLayout.SITE_SEALED, Content.of(site.siteSealed()), PutMode.CREATE);
        target.put(VaultLayout.host(host.hostId()), Content.of(host.certificate()), PutMode.CREATE);
    }

    public HostKeys host() {
        return host;
    }

    public VaultKeys hostKeys() {
        return VaultKeys.ofHost(host, Randomness.secure());
    }

    public VaultKeys recoveryKeys() {
        return VaultKeys.ofRecovery(site.opened(), Randomness.secure());
    }

    public List<Target> targets() {
        return List.copyOf(targets);
    }

    public MemoryTarget target(int number) {
        return targets.get(number);
    }

    @Override
    public void close() {
        site.close();
        host.close();
    }
}
