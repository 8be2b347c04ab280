package lifeboat.console.engine;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import lifeboat.backup.BackupOrder;
import lifeboat.backup.BackupWork;
import lifeboat.backup.Source;
import lifeboat.backup.SourceResult;
import lifeboat.backup.batch.BackupJob;
import lifeboat.backup.group.GroupResult;
import lifeboat.backup.group.HookLog;
import lifeboat.backup.group.LeftFreezes;
import lifeboat.backup.group.SourceGroup;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.write.RunSettings;
import lifeboat.vault.write.SnapshotOutcome;
import lifeboat.vault.write.TargetOutcome;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;

/// `backup`.
final class BackupCommand {
    /// A run that was interrupted longer ago is not continued: what it captured is too old.
    private static final Duration CONTINUE_WITHIN = Duration.ofHours(6);

    private static final String MANUAL = "manual";

    private final SiteAccess site;
    private final Groups groups;
    private final List<String> thawed = new ArrayList<>();

    BackupCommand(SiteAccess site) {
        this.site = site;
        this.groups = new Groups(site);
    }

    Result.Backup run(Request.Backup request)
            throws CommandException, IOException, InterruptedException {
        List<Source> sources =
                Sources.named(
                        site.config().sources(),
                        request.sources(),
                        site.config().checks(),
                        site.session().secrets());
        HostKeys host = site.requireHost();
        long started = System.nanoTime();
        try (Jobs jobs = Jobs.open(site.state(), Jobs.BACKUPS)) {
            HookLog hookLog = groups.log();
            thawLeft(hookLog);
            BackupOrder order = order(jobs, sources, request);
            BackupJob job = new BackupJob(jobs.repository(), jobs.transactions());
            try (BackupProgress progress = new BackupProgress(site.session().progress());
                    BackupWork work =
                            new BackupWork(
                                    order,
                                    host,
                                    VaultKeys.ofHost(host, Randomness.secure()),
                                    site.targets(),
                                    RunSettings.defaults(site.quorum()),
                                    site.state(),
                                    site.clock(),
                                    progress::follow,
                                    hookLog)) {
                JobExecution execution = jobs.run(job.job(work), BackupJob.parameters(order));
                return result(
                        order, work, execution, Duration.ofNanos(System.nanoTime() - started));
            }
        }
    }

    /// Before anything else: an application may have stood still since a run was killed.
    private void thawLeft(HookLog log) throws IOException {
        thawed.addAll(groups.thawLeft(log));
        thawed.forEach(site.session().progress()::note);
    }

    private List<SourceGroup> groupsOf(List<Source> sources) {
        return groups.of(sources.stream().map(Source::name).toList());
    }

    /// The slot of this run: that of an interrupted one of the same sources where there is one,
    /// otherwise now.
    private BackupOrder order(Jobs jobs, List<Source> sources, Request.Backup request)
            throws CommandException {
        Instant now = site.clock().instant();
        jobs.recover(BackupJob.NAME);
        if (request.planned().isPresent()) {
            return planned(jobs, sources, request.planned().get());
        }
        Optional<Instant> interrupted = interrupted(jobs, sources, now);
        interrupted.ifPresent(slot ->
                site.session()
                        .progress()
                        .note("continuing the run of " + slot + " that was interrupted"));
        return new BackupOrder(
                site.config().site(),
                MANUAL,
                interrupted.orElse(now),
                "lifeboat " + version(),
                sources,
                groupsOf(sources));
    }

    /// The run of a slot; the same slot again continues what was interrupted.
    private BackupOrder planned(Jobs jobs, List<Source> sources, Request.Planned planned)
            throws CommandException {
        BackupOrder order =
                new BackupOrder(
                        site.config().site(),
                        planned.policy(),
                        planned.slot(),
                        "lifeboat " + version(),
                        sources,
                        groupsOf(sources));
        JobExecution last =
                jobs.repository().getLastJobExecution(BackupJob.NAME, BackupJob.parameters(order));
        if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
            throw new CommandException.Refused(
                    "the slot " + planned.slot() + " of " + planned.policy() + " ran already",
                    "lifeboat runs says how it ended; lifeboat backup makes another backup");
        }
        return order;
    }

    private static String version() {
        return Optional.ofNullable(BackupCommand.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    private Optional<Instant> interrupted(Jobs jobs, List<Source> sources, Instant now) {
        JobInstance last = jobs.repository().getLastJobInstance(BackupJob.NAME);
        JobExecution execution = last == null ? null : jobs.repository().getLastJobExecution(last);
        if (execution == null || execution.getStatus() == BatchStatus.COMPLETED) {
            return Optional.empty();
        }
        String slot = execution.getJobParameters().getString("slot");
        boolean sameSources =
                BackupJob.sourcesOf(execution).equals(sources.stream().map(Source::name).toList());
        boolean manual = MANUAL.equals(execution.getJobParameters().getString("policy"));
        if (slot == null || !sameSources || !manual) {
            return Optional.empty();
        }
        Instant planned = Instant.parse(slot);
        boolean recent = planned.isBefore(now) && planned.plus(CONTINUE_WITHIN).isAfter(now);
        return recent ? Optional.of(planned) : Optional.empty();
    }

    /// Why the ends of certificates are not remembered, if they are not: no reason for a backup to
    /// fail that is done.
    private Optional<String> lookAtCertificates() {
        try {
            TargetCertificates.look(site.config(), SSLContext.getDefault());
            return Optional.empty();
        } catch (IOException | NoSuchAlgorithmException | IllegalArgumentException e) {
            return Optional.of(
                    "when certificates of targets end cannot be remembered: " + e.getMessage());
        }
    }

    private Result.Backup result(
            BackupOrder order, BackupWork work, JobExecution execution, Duration took)
            throws CommandException, IOException {
        Optional<SnapshotOutcome> outcome = work.outcome();
        if (outcome.isEmpty()) {
            throw BackupFailures.of(work, execution, stillFrozen());
        }
        SnapshotOutcome snapshot = outcome.get();
        List<Result.BackupSource> sources =
                work.results().stream().map(BackupCommand::source).toList();
        List<Result.BackupTarget> targets =
                snapshot.targets().stream().map(BackupCommand::target).toList();
        Result.Quorum quorum =
                new Result.Quorum(snapshot.quorum().needed().copies(), snapshot.quorum().copies());
        List<String> warnings = new ArrayList<>(snapshot.warnings());
        snapshot.targets().stream()
                .filter(target -> !target.holds())
                .forEach(target ->
                        warnings.add(
                                "target "
                                        + target.name()
                                        + " does not hold this snapshot: "
                                        + target.reason()));
        warnings.addAll(thawed);
        work.groups().forEach(group -> warnings.addAll(group.warnings()));
        work.groups().forEach(group -> group.notes().forEach(site.session().progress()::note));
        warnings.addAll(Locks.missing(site.config().targets()));
        lookAtCertificates().ifPresent(warnings::add);
        warnings.addAll(Expiries.urgent(site.config(), site.clock().instant()));
        warnings.addAll(
                new Quotas(site)
                        .counted(
                                snapshot.targets().stream()
                                        .filter(TargetOutcome::holds)
                                        .map(TargetOutcome::name)
                                        .collect(Collectors.toSet())));
        return new Result.Backup(
                status(snapshot, work.results(), warnings),
                snapshot.id().shortForm(),
                order.run(),
                order.slot().toString(),
                took.toMillis() / 1000.0,
                sources,
                work.groups().stream().map(BackupCommand::group).toList(),
                targets,
                quorum,
                warnings);
    }

    private String stillFrozen() throws IOException {
        return String.join(
                "",
                LeftFreezes.in(site.state()).stream()
                        .map(left ->
                                "; group "
                                        + left.group()
                                        + " may still be frozen, since "
                                        + left.since()
                                        + ": its hooks `after` did not end well, see "
                                        + site.state().resolve("groups"))
                        .toList());
    }

    private static Status status(
            SnapshotOutcome snapshot, List<SourceResult> sources, List<String> warnings) {
        if (!snapshot.quorum().reached()
                || sources.stream()
                        .anyMatch(source -> source.verdict() == SourceResult.Verdict.FAILED)) {
            return Status.FAILED;
        }
        boolean good =
                warnings.isEmpty()
                        && sources.stream()
                                .allMatch(source -> source.verdict() == SourceResult.Verdict.OK);
        return good ? Status.OK : Status.DEGRADED;
    }

    private static Result.BackupSource source(SourceResult result) {
        Status status =
                switch (result.verdict()) {
                    case OK -> Status.OK;
                    case DEGRADED, SUSPECT -> Status.DEGRADED;
                    case FAILED -> Status.FAILED;
                };
        return new Result.BackupSource(
                result.name(),
                status,
                result.entries(),
                result.bytes(),
                result.newBytes(),
                result.consistencyPoint(),
                result.warnings());
    }

    private static Result.BackupGroup group(GroupResult group) {
        Optional<Double> frozen =
                group.point().isPresent() && group.thawed().isPresent()
                        ? Optional.of(
                                Duration.between(group.point().get(), group.thawed().get())
                                                .toMillis()
                                        / 1000.0)
                        : Optional.empty();
        return new Result.BackupGroup(
                group.name(),
                group.point().isEmpty()
                        ? Status.FAILED
                        : group.warnings().isEmpty() ? Status.OK : Status.DEGRADED,
                group.sources(),
                group.point(),
                frozen,
                group.warnings(),
                group.notes());
    }

    private static Result.BackupTarget target(TargetOutcome outcome) {
        return new Result.BackupTarget(
                outcome.name(),
                outcome.holds() ? Status.OK : Status.FAILED,
                outcome.objects(),
                outcome.bytes(),
                outcome.behind());
    }
}
