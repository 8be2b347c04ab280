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
import lifeboat.targets.Target;
import lifeboat.vault.site.VaultKeys;

/// All that one verification learned.
///
/// @param visits to every target
/// @param site the small objects
/// @param needs what the snapshots need
/// @param report what was found
record Examination(List<Visit> visits, SiteObjects site, Needs needs, VerifyReport report) {
    static Examination of(
            List<Target> targets,
            VaultKeys keys,
            VerifyOptions options,
            Path state,
            CareProgress progress)
            throws IOException {
        long deadline = System.nanoTime() + options.timeBudget().toNanos();
        List<Visit> visits = Visit.all(targets, keys);
        SiteObjects site = SiteObjects.read(visits, keys);
        Needs needs = Needs.gather(visits, keys, site);
        Map<String, Future<VaultFindings>> running = new LinkedHashMap<>();
        List<VaultFindings> findings = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("lifeboat-care-", 0).factory())) {
            for (Visit visit : visits) {
                String name = visit.target().name();
                if (options.concerns(name)) {
                    ResumeFile resume = new ResumeFile(state, name, options);
                    VaultCheck check =
                            new VaultCheck(
                                    visit, site, needs, keys, options, progress, resume, deadline);
                    running.put(name, threads.submit(check));
                }
            }
            try {
                for (Future<VaultFindings> future : running.values()) {
                    findings.add(get(future));
                }
            } finally {
                running.values().forEach(future -> future.cancel(true));
            }
        }
        List<String> warnings = new ArrayList<>();
        needs.bad()
                .forEach((id, reason) ->
                        warnings.add(
                                "snapshot " + id.shortForm() + " is good on no vault: " + reason));
        VerifyReport report =
                new VerifyReport(
                        findings,
                        Disagreements.among(visits, needs),
                        needs.good().size(),
                        warnings);
        return new Examination(visits, site, needs, report);
    }

    private static VaultFindings get(Future<VaultFindings> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("verifying a vault failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while verifying");
        }
    }
}
