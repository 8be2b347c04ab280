package lifeboat.vault.care;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import lifeboat.targets.Target;
import lifeboat.vault.site.VaultKeys;

/// Makes vaults whole again: what is missing or damaged in one of them is copied from a peer,
/// verified, in the order in which a backup writes, and read back. An emptied vault gets
/// everything; another site's vault is never touched. Nothing is ever deleted, and healing that was
/// killed is simply done again. Immutable.
public final class Healer {
    /// Objects held in memory at once, over all targets.
    private static final int IN_MEMORY = 2;

    private final List<Target> targets;
    private final VaultKeys keys;
    private final Path state;

    /// @param targets every target of the site; not closed here
    /// @param keys of a host or of recovery
    /// @param state the local state directory
    public Healer(List<Target> targets, VaultKeys keys, Path state) {
        this.targets = List.copyOf(targets);
        this.keys = keys;
        this.state = state;
    }

    /// What healing does by default: everything is read and compared with its name.
    public static VerifyOptions defaults() {
        return VerifyOptions.everything(VerifyLevel.L1).afresh();
    }

    /// Verifies and heals.
    ///
    /// @param options which vaults to heal, and how far they are verified before; what is not read
    ///   is healed only where it is missing or has a wrong length
    /// @throws IOException if the state directory cannot be used
    public HealReport heal(VerifyOptions options, CareProgress progress) throws IOException {
        Examination found = Examination.of(targets, keys, options, state, progress);
        Map<String, VaultHeal> heals = new LinkedHashMap<>();
        LostObjects lost = new LostObjects(found);
        Semaphore inMemory = new Semaphore(IN_MEMORY);
        for (VaultFindings findings : found.report().targets()) {
            Visit visit =
                    found.visits().stream()
                            .filter(v -> v.target().name().equals(findings.target()))
                            .findFirst()
                            .orElseThrow();
            heals.put(
                    findings.target(),
                    new VaultHeal(visit, findings, found, lost, progress, inMemory));
        }
        return new HealReport(found.report(), runAll(heals), lost.all(keys));
    }

    private static List<HealedVault> runAll(Map<String, VaultHeal> heals) throws IOException {
        List<HealedVault> healed = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("lifeboat-heal-", 0).factory())) {
            List<Future<HealedVault>> running =
                    heals.values().stream().map(threads::submit).toList();
            try {
                for (Future<HealedVault> heal : running) {
                    healed.add(heal.get());
                }
            } finally {
                running.forEach(heal -> heal.cancel(true));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("healing a vault failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while healing");
        }
        return healed;
    }
}
