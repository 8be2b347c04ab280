package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.HealedVault;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.LostPacks;
import lifeboat.vault.care.ObjectFault;
import lifeboat.vault.care.VaultFindings;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// `verify` and `heal`.
final class CareCommands {
    private final SiteAccess site;

    CareCommands(SiteAccess site) {
        this.site = site;
    }

    Result.Verify verify(Request.Verify request)
            throws CommandException, IOException, InterruptedException {
        site.targets(request.targets());
        long started = System.nanoTime();
        try (Keys keys = keys()) {
            VerifyOptions options =
                    options(
                            VerifyOptions.everything(
                                    keys.opensPacks() ? VerifyLevel.L2 : VerifyLevel.L1),
                            request.targets(),
                            request.readPercent(),
                            request.timeBudget());
            VerifyReport report =
                    new Verifier(site.targets(), keys.keys(), site.state())
                            .verify(options, new CareBar(site.session().progress(), "verifying"));
            report.warnings().forEach(site.session().progress()::note);
            List<String> problems = problems(report);
            List<String> older = Anchors.problems(site, keys.keys());
            problems.addAll(older);
            remember(report, request.targets(), request.readPercent()).ifPresent(problems::add);
            return new Result.Verify(
                    older.isEmpty() ? status(report) : Status.DAMAGED,
                    level(report),
                    request.readPercent(),
                    report.isFinished(),
                    (System.nanoTime() - started) / 1e9,
                    report.targets().stream().map(CareCommands::target).toList(),
                    problems);
        }
    }

    Result.Heal heal(Request.Heal request)
            throws CommandException, IOException, InterruptedException {
        site.targets(request.targets());
        long started = System.nanoTime();
        try (Keys keys = keys()) {
            VerifyOptions options =
                    options(
                            Healer.defaults(),
                            request.targets(),
                            request.readPercent(),
                            request.timeBudget());
            HealReport report =
                    new Healer(site.targets(), keys.keys(), site.state())
                            .heal(options, new CareBar(site.session().progress(), "healing"));
            List<String> problems = notHealed(report);
            List<String> lost =
                    new ArrayList<>(
                            report.lost().stream()
                                    .map(object -> object.key() + ": " + object.reason())
                                    .toList());
            remember(report.found(), request.targets(), request.readPercent())
                    .ifPresent(problems::add);
            return new Result.Heal(
                    report.isWhole()
                            ? Status.OK
                            : lost.isEmpty() ? Status.DEGRADED : Status.DAMAGED,
                    report.found().isFinished(),
                    (System.nanoTime() - started) / 1e9,
                    report.targets().stream().map(vault -> healed(vault, lost)).toList(),
                    problems);
        }
    }

    /// Makes the next backup store again what no vault gives any more.
    private Optional<String> remember(VerifyReport report, List<String> targets, int percent)
            throws IOException {
        if (!targets.isEmpty() || percent < 100 || !report.isFinished()) {
            return Optional.empty();
        }
        Set<PackId> lost = LostPacks.in(report);
        LostPacks.write(site.state(), lost);
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        (lost.size() == 1 ? "1 pack is" : lost.size() + " packs are")
                                + " whole on no vault: snapshots that need them lost data; the next lifeboat backup"
                                + " stores again what its sources still have");
    }

    private static Result.HealTarget healed(HealedVault vault, List<String> lost) {
        return new Result.HealTarget(vault.target(), vault.healed().size(), vault.bytes(), lost);
    }

    private static List<String> notHealed(HealReport report) {
        List<String> problems = new ArrayList<>();
        for (HealedVault vault : report.targets()) {
            vault.failed().forEach(fault -> problems.add(vault.target() + ": " + fault));
            vault.problems().forEach(problem -> problems.add(vault.target() + ": " + problem));
        }
        return problems;
    }

    private static VerifyOptions options(
            VerifyOptions base, List<String> targets, int percent, Optional<Duration> budget) {
        VerifyOptions options = base;
        if (!targets.isEmpty()) {
            options = options.only(Set.copyOf(targets));
        }
        if (percent < 100) {
            options = options.sampling(percent, System.nanoTime());
        }
        return budget.isPresent() ? options.within(budget.get()) : options;
    }

    private static Status status(VerifyReport report) {
        if (!report.isSound()) {
            return Status.DAMAGED;
        }
        return report.isFinished() ? Status.OK : Status.DEGRADED;
    }

    private static String level(VerifyReport report) {
        return report.targets().stream()
                .map(VaultFindings::level)
                .min(VerifyLevel::compareTo)
                .orElse(VerifyLevel.L0)
                .name();
    }

    private static Result.VerifyTarget target(VaultFindings findings) {
        return new Result.VerifyTarget(
                findings.target(),
                findings.objects(),
                findings.missing().stream().map(ObjectFault::key).map(ObjectKey::value).toList(),
                findings.damaged().stream().map(ObjectFault::key).map(ObjectKey::value).toList(),
                findings.unexpected().stream().map(ObjectKey::value).toList());
    }

    private static List<String> problems(VerifyReport report) {
        List<String> problems = new ArrayList<>();
        for (VaultFindings findings : report.targets()) {
            findings.problems()
                    .forEach(problem -> problems.add(findings.target() + ": " + problem));
        }
        report.disagreements().forEach(disagreement -> problems.add(disagreement.toString()));
        return problems;
    }

    /// Recovery keys where a passphrase was given without asking, otherwise the host's.
    private Keys keys() throws CommandException, IOException, InterruptedException {
        Optional<HostKeys> host = site.host();
        if (host.isPresent() && !site.session().passphrases().isAtHand()) {
            return new Keys(VaultKeys.ofHost(host.get(), Randomness.secure()), Optional.empty());
        }
        OpenedSite opened = site.recover(new Vaults(site.targets()));
        return new Keys(VaultKeys.ofRecovery(opened, Randomness.secure()), Optional.of(opened));
    }

    private record Keys(VaultKeys keys, Optional<OpenedSite> opened) implements AutoCloseable {
        boolean opensPacks() {
            return opened.isPresent();
        }

        @Override
        public void close() {
            opened.ifPresent(OpenedSite::close);
        }
    }
}
