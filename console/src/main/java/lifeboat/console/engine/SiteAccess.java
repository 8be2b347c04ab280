package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Session;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.SiteConfig;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.VaultException;
import lifeboat.vault.care.SiteOpening;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// What every command begins with: the configuration, the targets, and keys as far as they are at
/// hand.
final class SiteAccess implements AutoCloseable {
    private final Session session;
    private final SiteConfig config;
    private final OpenTargets targets;
    private final Clock clock;

    private SiteAccess(Session session, SiteConfig config, OpenTargets targets, Clock clock) {
        this.session = session;
        this.config = config;
        this.targets = targets;
        this.clock = clock;
    }

    static SiteAccess open(Session session, Clock clock) throws CommandException, IOException {
        SiteConfig config = session.requiredConfiguration();
        return new SiteAccess(
                session, config, OpenTargets.of(config.targets(), session.secrets(), clock), clock);
    }

    Session session() {
        return session;
    }

    SiteConfig config() {
        return config;
    }

    Clock clock() {
        return clock;
    }

    Path state() {
        return config.state();
    }

    List<Target> targets() {
        return targets.all();
    }

    List<Target> targets(List<String> names) throws CommandException {
        return targets.named(names);
    }

    Quorum quorum() {
        return config.quorum()
                .map(quorum -> new Quorum(quorum.copies(), quorum.providers()))
                .orElseGet(
                        () -> Quorum.defaultFor(targets().stream().map(Target::identity).toList()));
    }

    /// The keys of this host, if it is enrolled; they must be of the site that the configuration
    /// names.
    Optional<HostKeys> host() throws CommandException, IOException {
        Optional<HostKeys> host = HostFile.read(config.host().key());
        if (host.isPresent() && !host.get().siteName().equals(config.site())) {
            throw new CommandException.Misused(
                    config.host().key()
                            + " belongs to site "
                            + host.get().siteName()
                            + ", but the configuration is for site "
                            + config.site(),
                    "correct `site`, or name another file under `host: {key: …}`");
        }
        return host;
    }

    String hostName() throws IOException {
        Optional<String> named = config.host().name();
        return named.isPresent() ? named.get() : java.net.InetAddress.getLocalHost().getHostName();
    }

    /// The keys of this host; where they are lost and a passphrase is at hand, the host is enrolled
    /// again.
    HostKeys requireHost() throws CommandException, IOException, InterruptedException {
        Optional<HostKeys> host = host();
        if (host.isPresent()) {
            return host.get();
        }
        try (OpenedSite site = recover(new Vaults(targets()))) {
            HostKeys keys = site.enrol(hostName(), clock.instant(), Randomness.secure());
            HostFile.write(config.host().key(), keys);
            session.progress()
                    .note(
                            "this machine had no host key: enrolled it anew as "
                                    + keys.hostId()
                                    + " in "
                                    + config.host().key());
            return keys;
        } catch (CommandException.Misused e) {
            throw new CommandException.Misused(
                    "this machine has no host key in "
                            + config.host().key()
                            + ", and no passphrase to make one",
                    "run lifeboat init for a new site, or give --passphrase-file to join an existing one");
        }
    }

    /// Opens the site by passphrase, from whichever vault still has its documents. A vault of
    /// another site at the place of ours is never taken for ours, even if the same passphrase opens
    /// it.
    OpenedSite recover(Vaults vaults) throws CommandException, IOException, InterruptedException {
        try (SecretText text = session.passphrases().existing();
                Passphrase passphrase = passphrase(text)) {
            OpenedSite opened = SiteOpening.open(new Vaults(ours(vaults.targets())), passphrase);
            if (opened.siteName().equals(config.site())) {
                return opened;
            }
            String other = opened.siteName();
            opened.close();
            return recoverEachAlone(vaults, passphrase, other);
        } catch (EncryptionException.WrongPassphrase e) {
            throw new CommandException.DoesNotOpen(
                    "the passphrase does not open site " + config.site(),
                    "lifeboat keys list shows the slots that exist");
        }
    }

    /// The targets that do not show another site than that of this host's keys.
    private List<Target> ours(List<Target> targets) throws CommandException, IOException {
        Optional<HostKeys> host = host();
        if (host.isEmpty()) {
            return targets;
        }
        List<Target> ours = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Target target : targets) {
            try {
                Survey.checkSite(target, host.get().siteId());
                ours.add(target);
            } catch (VaultException.WrongVault e) {
                reasons.add(e.getMessage());
            } catch (IOException e) {
                ours.add(target); // it may give its documents all the same, or say why not
            }
        }
        if (ours.isEmpty()) {
            throw new VaultException.WrongVault(String.join("; ", reasons), null);
        }
        reasons.forEach(session.progress()::note);
        return ours;
    }

    private OpenedSite recoverEachAlone(Vaults vaults, Passphrase passphrase, String other)
            throws CommandException, IOException {
        for (Target target : vaults.targets()) {
            try {
                OpenedSite opened = SiteOpening.open(new Vaults(List.of(target)), passphrase);
                if (opened.siteName().equals(config.site())) {
                    return opened;
                }
                opened.close();
            } catch (IOException e) {
                session.progress().note("target " + target.name() + ": " + e.getMessage());
            }
        }
        throw new CommandException.Refused(
                "the passphrase opens a vault of site "
                        + other
                        + ", but the configuration is for site "
                        + config.site(),
                "correct `site` or the targets in " + config.file());
    }

    static Passphrase passphrase(SecretText text) throws CommandException {
        try {
            return Passphrase.typed(text.revealCharacters());
        } catch (EncryptionException e) {
            throw new CommandException.Misused(
                    "the passphrase cannot be used: " + e.getMessage(), "choose another one");
        }
    }

    /// Keys for looking: those of the host, or of the passphrase holder on a machine that is no
    /// host.
    VaultKeys lookingKeys(Vaults vaults)
            throws CommandException, IOException, InterruptedException {
        Optional<HostKeys> host = host();
        if (host.isPresent()) {
            return VaultKeys.ofHost(host.get(), Randomness.secure());
        }
        return VaultKeys.ofRecovery(recover(vaults), Randomness.secure());
    }

    @Override
    public void close() {
        targets.close();
    }
}
