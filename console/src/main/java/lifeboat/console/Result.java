package lifeboat.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one command answers. Component names are the JSON fields; people script against them, so
/// they are only ever added to.
public sealed interface Result {
    /// Decides the exit code.
    default Status outcome() {
        return Status.OK;
    }

    /// What is written as JSON.
    default Object document() {
        return this;
    }

    /// @param sheet the recovery sheet as text
    record Init(
            Status status,
            String site,
            String slot,
            String hostKeyFile,
            List<TargetStatus> targets,
            String sheet)
            implements Result {
        public Init {
            targets = List.copyOf(targets);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// What `serve` did until it ended.
    ///
    /// @param started runs begun, those continued included
    /// @param missed slots that did not run
    /// @param interrupted runs that were ended before they were done; the next start continues them
    record Served(Status status, int started, int missed, int interrupted) implements Result {
        @Override
        public Status outcome() {
            return status;
        }
    }

    /// What became of groups that a backup left frozen.
    ///
    /// @param status failed where one may still be frozen
    /// @param busy a backup runs, so nothing was done
    /// @param done a sentence for each
    record Thawed(Status status, boolean busy, List<String> done) implements Result {
        public Thawed {
            done = List.copyOf(done);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// Slots that are in the evidence as missed.
    record MissedSlots(String policy, List<Instant> slots) implements Result {
        public MissedSlots {
            slots = List.copyOf(slots);
        }
    }

    /// A test of the paths that alerts take.
    record Notified(Status status, List<NotifyPath> paths) implements Result {
        public Notified {
            paths = List.copyOf(paths);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param path kind and host or program
    /// @param problem empty where it arrived
    record NotifyPath(String path, Status status, String problem) {}

    /// How the site stands now.
    ///
    /// @param sentence what would be lost and how long it would take, if everything burned now
    /// @param at the moment of all ages here
    /// @param rpo data that would be lost now, by the source that is worst off
    /// @param rto time until everything is back, predicted
    /// @param proof the last drill or restore of everything that passed; empty where none did
    /// @param trend drills and restores of everything, oldest first
    /// @param problems what is not as it should be, the worst first, each with what to do
    record Overview(
            Status status,
            String sentence,
            String site,
            Instant at,
            Objective rpo,
            Objective rto,
            String rtoBasis,
            Optional<LastProof> proof,
            List<OverviewSource> sources,
            List<OverviewTarget> targets,
            List<Rehearsal> trend,
            List<String> problems)
            implements Result {
        public Overview {
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
            trend = List.copyOf(trend);
            problems = List.copyOf(problems);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// Something promised and how it stands.
    ///
    /// @param seconds now; empty where it is not known
    /// @param promisedSeconds empty where nothing was promised
    record Objective(Optional<Long> seconds, Optional<Long> promisedSeconds) {
        /// Whether the promise is broken; never where one of the two is missing.
        public boolean isMissed() {
            return seconds.isPresent()
                    && promisedSeconds.isPresent()
                    && seconds.get() > promisedSeconds.get();
        }
    }

    /// @param ageSeconds since it began
    /// @param stale whether it is too old to count on
    record LastProof(
            String level,
            String snapshot,
            String region,
            Instant at,
            long ageSeconds,
            boolean stale) {}

    /// @param state `fresh`, `late`, `suspect`, `degraded`, `missing` or `unknown`
    /// @param newest empty where no vault shows one
    /// @param cells one for each target, in their order
    record OverviewSource(
            String name,
            String kind,
            String state,
            Optional<Instant> newest,
            Objective rpo,
            long bytes,
            List<OverviewCell> cells) {
        public OverviewSource {
            cells = List.copyOf(cells);
        }
    }

    /// @param state as of a source, or `behind` where other vaults show a newer one
    record OverviewCell(
            String target, String state, Optional<Instant> newest, Optional<Long> ageSeconds) {}

    /// @param state `ready`, `behind` or `away`
    /// @param problem empty where there is none
    record OverviewTarget(
            String name,
            String type,
            String state,
            Optional<Instant> newest,
            long snapshots,
            String problem,
            Optional<Instant> lockedUntil) {}

    /// @param kind `drill` or `restore-everything`
    record Rehearsal(
            String kind,
            String verdict,
            String region,
            String level,
            Instant at,
            Optional<Long> rtoMillis,
            Optional<Long> rpoMillis,
            List<String> targets) {
        public Rehearsal {
            targets = List.copyOf(targets);
        }
    }

    /// @param dryRun whether nothing was changed
    /// @param held what holds everything back; empty where nothing does
    /// @param snapshots all, oldest first by host
    /// @param announced what is announced for deletion by this call
    /// @param deleted what this call deletes
    /// @param notBefore when the announced may be deleted; empty where nothing is announced
    /// @param retention the rules that were applied
    record Prune(
            Status status,
            boolean dryRun,
            double seconds,
            List<String> held,
            List<PruneSnapshot> snapshots,
            PrunePart announced,
            PrunePart deleted,
            PruneRepack repacked,
            Optional<Instant> notBefore,
            PruneRetention retention,
            List<PruneApproval> approvals,
            Optional<PruneWaiting> waiting,
            List<PruneTarget> targets,
            List<String> problems)
            implements Result {
        public Prune {
            held = List.copyOf(held);
            snapshots = List.copyOf(snapshots);
            approvals = List.copyOf(approvals);
            targets = List.copyOf(targets);
            problems = List.copyOf(problems);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param fate `kept`, `announced`, `waiting` or `deleted`
    record PruneSnapshot(String id, Instant time, String host, String fate, List<String> reasons) {
        public PruneSnapshot {
            reasons = List.copyOf(reasons);
        }
    }

    /// @param floorHours nothing younger is deleted
    /// @param delayHours between announcement and deletion
    /// @param pins beginnings of ids that are never deleted
    /// @param secondApprover fingerprint of the key whose signature deletions wait for, or empty
    record PruneRetention(
            int hourly,
            int daily,
            int weekly,
            int monthly,
            int yearly,
            long floorHours,
            long delayHours,
            List<String> pins,
            String secondApprover) {
        public PruneRetention {
            pins = List.copyOf(pins);
        }
    }

    /// What a second person signed of what was deleted.
    ///
    /// @param key fingerprint
    /// @param plan SHA-256 of the request
    /// @param request the text that was signed
    /// @param signature Ed25519, as the token held it, in Base64
    record PruneApproval(String key, String plan, String request, String signature) {}

    /// What waits for a second person's signature.
    ///
    /// @param key fingerprint of the person's key
    /// @param plan SHA-256 of the request
    /// @param tombstones announced deletions that it names
    /// @param due whether one of them could be carried out now
    /// @param instruction how to sign
    record PruneWaiting(
            String key, String plan, long tombstones, boolean due, String instruction) {}

    /// Packs replaced by others that hold only what is needed of them.
    ///
    /// @param packs that are replaced, and whose deletion is announced
    /// @param movedBytes stored again
    /// @param wonBytes that each vault will have less
    /// @param lookedAt packs compared with what is needed
    /// @param left packs that a later call looks at
    /// @param locked packs that would be worth it and are locked for too long
    record PruneRepack(
            long packs, long movedBytes, long wonBytes, long lookedAt, long left, long locked) {}

    /// @param bytes stored, in one vault
    record PrunePart(long snapshots, long packs, long indexes, long bytes) {}

    /// @param left objects that could not be deleted
    record PruneTarget(String name, long deleted, long bytes, long left, List<String> problems) {
        public PruneTarget {
            problems = List.copyOf(problems);
        }
    }

    /// One target and how it did.
    record TargetStatus(String name, Status status, String message) {}

    /// @param configuration file that was written
    record Attach(
            Status status,
            String site,
            String configuration,
            long snapshots,
            Optional<Instant> newest,
            List<TargetStatus> targets)
            implements Result {
        public Attach {
            targets = List.copyOf(targets);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param slot the planned moment this run belongs to, or the moment it was started by hand
    record Backup(
            Status status,
            String snapshot,
            String run,
            String slot,
            double seconds,
            List<BackupSource> sources,
            List<BackupGroup> groups,
            List<BackupTarget> targets,
            Quorum quorum,
            List<String> warnings)
            implements Result {
        public Backup {
            sources = List.copyOf(sources);
            groups = List.copyOf(groups);
            targets = List.copyOf(targets);
            warnings = List.copyOf(warnings);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// What a restore of everything would do.
    ///
    /// @param at what was asked for: `latest`, a time or an id; the plan is of that
    /// @param hash of everything that decides what is done
    /// @param gaps what is in the way; empty means that it can be done
    /// @param notBack what will not come back
    /// @param notes what a person should know
    record Plan(
            Status status,
            String region,
            String at,
            String snapshot,
            Instant time,
            String runbook,
            List<PlanSource> sources,
            List<PlanTarget> targets,
            List<PlanCost> costs,
            List<String> steps,
            long bytes,
            long storedBytes,
            double estimatedSeconds,
            String basis,
            double rpoSeconds,
            List<String> gaps,
            List<String> notBack,
            List<String> notes,
            String hash)
            implements Result {
        public Plan {
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
            costs = List.copyOf(costs);
            steps = List.copyOf(steps);
            gaps = List.copyOf(gaps);
            notBack = List.copyOf(notBack);
            notes = List.copyOf(notes);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param place where it goes
    /// @param origin whether the region names the place
    record PlanSource(
            String name,
            String kind,
            String place,
            String origin,
            long entries,
            long bytes,
            String consistencyPoint) {}

    /// @param role `first choice`, `in reserve`, `left out`, …
    /// @param missing packs of the snapshot that it does not hold
    record PlanTarget(String name, String role, long packs, long missing) {}

    /// About what a target would cost, by prices that may have changed; never a promise.
    ///
    /// @param requests reads, if all of the snapshot that it holds were read from this target
    /// @param bytes of them
    /// @param reading requests and egress; absent where no prices are known
    /// @param storedBytes everything that lies on it
    /// @param month keeping that for a month
    /// @param basis where the prices are from, or why there are none
    record PlanCost(
            String target,
            long requests,
            long bytes,
            Optional<Double> reading,
            long storedBytes,
            Optional<Double> month,
            String currency,
            String basis) {}

    /// What reading from a target was estimated to cost and, by what was counted, did.
    ///
    /// @param estimatedRequests reads, if everything had come from this target
    /// @param estimated their cost; absent where no prices are known
    /// @param requests reads that were counted
    /// @param cost by the same prices
    record DrillCost(
            String target,
            long estimatedRequests,
            long estimatedBytes,
            Optional<Double> estimated,
            long requests,
            long bytes,
            Optional<Double> cost,
            String currency,
            String basis) {}

    /// What a run of a runbook did, in a region or in a drill.
    record Recovery(
            Status status,
            String mode,
            String verdict,
            String region,
            String snapshot,
            String level,
            double rtoSeconds,
            double rpoSeconds,
            double wallSeconds,
            List<RunPhase> phases,
            CriticalPath criticalPath,
            List<RecoveredSource> sources,
            List<RestoreTarget> targets,
            List<RunStep> steps,
            List<String> problems,
            List<String> warnings,
            List<String> notTested,
            String plan,
            String report)
            implements Result {
        public Recovery {
            phases = List.copyOf(phases);
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
            steps = List.copyOf(steps);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            notTested = List.copyOf(notTested);
        }

        @Override
        public Status outcome() {
            return status;
        }

        /// The same with the name of its report.
        public Recovery reportedIn(String file) {
            return new Recovery(
                    status,
                    mode,
                    verdict,
                    region,
                    snapshot,
                    level,
                    rtoSeconds,
                    rpoSeconds,
                    wallSeconds,
                    phases,
                    criticalPath,
                    sources,
                    targets,
                    steps,
                    problems,
                    warnings,
                    notTested,
                    plan,
                    file);
        }
    }

    /// @param started by the clock of the machine, UTC
    /// @param offset seconds since the run began, by a monotonic clock
    /// @param seconds by a monotonic clock
    record RunPhase(String name, Instant started, double offset, double seconds) {}

    record RecoveredSource(
            String name,
            String kind,
            String verdict,
            String level,
            String place,
            long entries,
            long bytes,
            List<RunCheck> checks,
            List<String> details) {
        public RecoveredSource {
            checks = List.copyOf(checks);
            details = List.copyOf(details);
        }
    }

    record RunCheck(String name, String level, String verdict, String expected, String actual) {}

    /// What determined how long a run took.
    ///
    /// @param sentence empty where no step ran
    /// @param steps the chain, first one first; each waited for the one before it
    record CriticalPath(String sentence, List<PathStep> steps) {
        public CriticalPath {
            steps = List.copyOf(steps);
        }
    }

    /// @param reason `beginning`, `wave` (the one before had to end), `need` (it needs the step
    ///   before) or `slot` (as many steps went on as the wave allows)
    /// @param offset seconds since the run began, by a monotonic clock
    /// @param waited seconds for a slot
    /// @param share of the whole run, 0 to 1
    /// @param mostly `download`, `decrypt` or `load` where that took most of it and can be told
    record PathStep(
            String name,
            String wave,
            String reason,
            double offset,
            double seconds,
            double waited,
            double share,
            String mostly) {}

    /// @param offset seconds since the run began, 0 where it did not go on in this run
    /// @param seconds of the last try
    record RunStep(
            String name,
            String wave,
            String status,
            double offset,
            double seconds,
            String message) {}

    /// What a drill found. The first fields are those of the drill with all targets; `scenarios`
    /// and `mutations` come after it.
    ///
    /// @param detection caught of planted, such as `9/9`; empty where nothing was planted
    record Drill(
            Status status,
            String verdict,
            String region,
            String snapshot,
            String level,
            double rtoSeconds,
            double rpoSeconds,
            double wallSeconds,
            List<RunPhase> phases,
            CriticalPath criticalPath,
            List<RecoveredSource> sources,
            List<RestoreTarget> targets,
            List<DrillCost> costs,
            List<RunStep> steps,
            List<String> problems,
            List<String> warnings,
            List<String> notTested,
            long seed,
            List<Scenario> scenarios,
            List<Mutation> mutations,
            String detection,
            String report)
            implements Result {
        public Drill {
            phases = List.copyOf(phases);
            sources = List.copyOf(sources);
            targets = List.copyOf(targets);
            costs = List.copyOf(costs);
            steps = List.copyOf(steps);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            notTested = List.copyOf(notTested);
            scenarios = List.copyOf(scenarios);
            mutations = List.copyOf(mutations);
        }

        @Override
        public Status outcome() {
            return status;
        }

        /// The same with the name of its report.
        public Drill reportedIn(String file) {
            return new Drill(
                    status,
                    verdict,
                    region,
                    snapshot,
                    level,
                    rtoSeconds,
                    rpoSeconds,
                    wallSeconds,
                    phases,
                    criticalPath,
                    sources,
                    targets,
                    costs,
                    steps,
                    problems,
                    warnings,
                    notTested,
                    seed,
                    scenarios,
                    mutations,
                    detection,
                    file);
        }
    }

    /// One drill of a matrix.
    ///
    /// @param without targets that were absent
    record Scenario(
            List<String> without,
            String verdict,
            String level,
            double rtoSeconds,
            List<String> problems) {
        public Scenario {
            without = List.copyOf(without);
            problems = List.copyOf(problems);
        }
    }

    /// Damage that was planted.
    ///
    /// @param outcome `caught`, `missed` or `not applicable`
    /// @param finding how the drill named it
    record Mutation(String name, String planted, String outcome, String finding) {}

    /// @param home where it was built
    /// @param next commands to try
    record Demo(
            Status status,
            double seconds,
            Recovery recovery,
            Drill drill,
            List<String> proofs,
            String home,
            String report,
            List<String> next)
            implements Result {
        public Demo {
            proofs = List.copyOf(proofs);
            next = List.copyOf(next);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param newBytes what this run added, before compression
    /// @param consistencyPoint the moment or position the copy stands for
    record BackupSource(
            String name,
            Status status,
            long entries,
            long bytes,
            long newBytes,
            String consistencyPoint,
            List<String> warnings) {
        public BackupSource {
            warnings = List.copyOf(warnings);
        }
    }

    /// Sources that were captured together.
    ///
    /// @param sources those of this run
    /// @param consistencyPoint the moment they all stand for; empty where they do not belong
    ///   together
    /// @param frozenSeconds how long after that moment the hooks `after` had run; empty where one
    ///   failed
    /// @param notes what a person should know
    record BackupGroup(
            String name,
            Status status,
            List<String> sources,
            Optional<Instant> consistencyPoint,
            Optional<Double> frozenSeconds,
            List<String> warnings,
            List<String> notes) {
        public BackupGroup {
            sources = List.copyOf(sources);
            warnings = List.copyOf(warnings);
            notes = List.copyOf(notes);
        }
    }

    /// @param behind objects this target still lacks
    record BackupTarget(String name, Status status, long objects, long bytes, long behind) {}

    record Quorum(int needed, int reached) {}

    record Snapshots(List<Snapshot> snapshots) implements Result {
        public Snapshots {
            snapshots = List.copyOf(snapshots);
        }

        @Override
        public Object document() {
            return snapshots;
        }
    }

    /// Sources of a snapshot that were captured together.
    ///
    /// @param consistencyPoint the moment they all stand for; empty where they do not belong
    ///   together
    record SnapshotGroup(String name, List<String> sources, Optional<Instant> consistencyPoint) {
        public SnapshotGroup {
            sources = List.copyOf(sources);
        }
    }

    /// @param suspect those sources that do not look like themselves
    /// @param targets names of those that hold it
    record Snapshot(
            String id,
            Instant time,
            List<String> sources,
            List<String> suspect,
            List<SnapshotGroup> groups,
            long bytes,
            List<String> targets,
            Optional<Proof> proof) {
        public Snapshot {
            groups = List.copyOf(groups);
            sources = List.copyOf(sources);
            suspect = List.copyOf(suspect);
            targets = List.copyOf(targets);
        }
    }

    /// @param level `L0` to `L7`
    /// @param age of the proof, such as `3h 12m`
    record Proof(String level, String age, long ageSeconds) {}

    /// @param found how many entries match; those that are shown are `entries`
    record Ls(String snapshot, List<ListedEntry> entries, long found) implements Result {
        public Ls {
            entries = List.copyOf(entries);
        }
    }

    /// @param mode as `ls -l` shows it
    record ListedEntry(
            String source, String path, String type, String mode, long bytes, Instant modified) {}

    record Diff(String from, String to, List<Difference> changes) implements Result {
        public Diff {
            changes = List.copyOf(changes);
        }
    }

    /// @param change `added`, `removed`, `content` or `metadata`
    record Difference(String change, String source, String path, long bytes) {}

    /// @param skipped what was not or not wholly restored, and why
    record Restore(
            Status status,
            String snapshot,
            String source,
            String destination,
            long entries,
            long bytes,
            double seconds,
            List<RestoreTarget> targets,
            List<Skipped> skipped,
            List<String> warnings,
            Optional<Reached> reached)
            implements Result {
        public Restore {
            targets = List.copyOf(targets);
            skipped = List.copyOf(skipped);
            warnings = List.copyOf(warnings);
        }

        /// The same after something was done with it.
        ///
        /// @param more warnings
        public Restore reaching(
                Status now,
                List<Skipped> notRestored,
                List<String> more,
                Optional<Reached> opened) {
            List<String> all = new java.util.ArrayList<>(warnings);
            all.addAll(more);
            return new Restore(
                    now,
                    snapshot,
                    source,
                    destination,
                    entries,
                    bytes,
                    seconds,
                    targets,
                    notRestored,
                    all,
                    opened);
        }

        /// A restore after which nothing was opened.
        public Restore(
                Status status,
                String snapshot,
                String source,
                String destination,
                long entries,
                long bytes,
                double seconds,
                List<RestoreTarget> targets,
                List<Skipped> skipped,
                List<String> warnings) {
            this(
                    status,
                    snapshot,
                    source,
                    destination,
                    entries,
                    bytes,
                    seconds,
                    targets,
                    skipped,
                    warnings,
                    Optional.empty());
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// The state a physical copy was brought to.
    ///
    /// @param asked the instant that was asked for; empty: no more than makes it consistent
    /// @param lastCommit of the newest transaction that is there, if one was replayed
    /// @param position in the log up to which it was replayed
    /// @param timeline the cluster goes on on
    /// @param endOfLog whether everything there is was replayed without meeting anything later than
    ///   asked for
    /// @param databases that were opened
    record Reached(
            Optional<Instant> asked,
            Optional<Instant> lastCommit,
            String position,
            int timeline,
            boolean endOfLog,
            List<String> databases) {
        public Reached {
            databases = List.copyOf(databases);
        }
    }

    /// @param known whether some vault held it before
    /// @param targets that hold it now
    record WalPush(
            Status status,
            String source,
            String name,
            boolean known,
            List<String> targets,
            List<String> warnings)
            implements Result {
        public WalPush {
            targets = List.copyOf(targets);
            warnings = List.copyOf(warnings);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param segments kept
    /// @param pieces of segments kept before they were finished
    record WalReceive(Status status, String source, long segments, long pieces, double seconds)
            implements Result {
        @Override
        public Status outcome() {
            return status;
        }
    }

    record WalFetch(Status status, String source, String name, long bytes, String path)
            implements Result {
        @Override
        public Status outcome() {
            return status;
        }
    }

    /// What a log is good for.
    ///
    /// @param recoverable from each physical copy on
    /// @param holes where the log breaks off though more is kept
    /// @param rpoSeconds age of the newest that is kept
    record WalStatus(
            Status status,
            String source,
            List<WalWindow> recoverable,
            List<String> holes,
            Optional<Double> rpoSeconds,
            List<WalTarget> targets,
            List<String> problems)
            implements Result {
        public WalStatus {
            recoverable = List.copyOf(recoverable);
            holes = List.copyOf(holes);
            targets = List.copyOf(targets);
            problems = List.copyOf(problems);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// What can be recovered from one copy on.
    ///
    /// @param from when the copy was stored
    /// @param until everything committed by then is there
    /// @param position up to which the log follows the copy without a hole
    /// @param segments that follow it
    record WalWindow(
            String snapshot,
            Instant from,
            Instant until,
            String position,
            long timeline,
            long segments) {}

    /// @param objects of the log it holds
    /// @param missing those that other vaults hold
    record WalTarget(String name, long objects, long missing) {}

    record RestoreTarget(String name, long objects, long bytes, long failures) {}

    record Skipped(String path, String reason) {}

    /// @param complete false when the time budget ended before the work did; the next call goes on
    /// @param problems what concerns whole vaults: not reachable, emptied, behind or at odds with
    ///   their peers
    record Verify(
            Status status,
            String level,
            int readPercent,
            boolean complete,
            double seconds,
            List<VerifyTarget> targets,
            List<String> problems)
            implements Result {
        public Verify {
            targets = List.copyOf(targets);
            problems = List.copyOf(problems);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    record VerifyTarget(
            String name,
            long objects,
            List<String> missing,
            List<String> damaged,
            List<String> unexpected) {
        public VerifyTarget {
            missing = List.copyOf(missing);
            damaged = List.copyOf(damaged);
            unexpected = List.copyOf(unexpected);
        }
    }

    /// @param complete false when the time budget ended before the work did; the next call goes on
    /// @param problems what could not be healed for now, and what concerns whole vaults
    record Heal(
            Status status,
            boolean complete,
            double seconds,
            List<HealTarget> targets,
            List<String> problems)
            implements Result {
        public Heal {
            targets = List.copyOf(targets);
            problems = List.copyOf(problems);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param lost names of objects that no target holds whole
    record HealTarget(String name, long healed, long bytes, List<String> lost) {
        public HealTarget {
            lost = List.copyOf(lost);
        }
    }

    /// @param done what was changed, in a sentence; empty for a list
    /// @param shares shares to hand out, only when they were not written to files
    record Keys(List<KeySlot> slots, String done, List<String> shares) implements Result {
        public Keys {
            slots = List.copyOf(slots);
            shares = List.copyOf(shares);
        }
    }

    /// @param kind `passphrase` or `shares 3 of 5`
    record KeySlot(String name, String kind, Instant created) {}

    /// @param independence every pair of targets that have something in common
    record Targets(Status status, List<TargetReport> targets, List<Kinship> independence)
            implements Result {
        public Targets {
            targets = List.copyOf(targets);
            independence = List.copyOf(independence);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param sharesFateWith targets that would be lost together with this one
    /// @param lastSnapshot time of the newest snapshot it holds
    record TargetReport(
            String name,
            String type,
            String provider,
            String account,
            Status status,
            List<Ability> abilities,
            List<String> sharesFateWith,
            Optional<Instant> lastSnapshot,
            Optional<Instant> lockedUntil,
            Optional<ProvenProtection> protection,
            Optional<Covered> covered,
            List<String> problems) {
        public TargetReport {
            abilities = List.copyOf(abilities);
            sharesFateWith = List.copyOf(sharesFateWith);
            problems = List.copyOf(problems);
        }
    }

    /// Objects of which an earlier version lies behind what readers get.
    ///
    /// @param hidden that look deleted; `prune` hides too
    /// @param overwritten by bytes of another length; healing puts good bytes over bad ones, too
    /// @param first when that began
    /// @param last when it happened last
    record Covered(
            long hidden, long overwritten, Optional<Instant> first, Optional<Instant> last) {}

    /// @param evidence `proven`, `declared` or `absent`
    record Ability(String name, String evidence) {}

    /// What two targets have in common.
    ///
    /// @param together why they would fail together and count once; empty where they are
    ///   independent
    /// @param also what they share besides, which proves no dependence
    record Kinship(String one, String other, List<String> together, List<String> also) {
        public Kinship {
            together = List.copyOf(together);
            also = List.copyOf(also);
        }
    }

    /// What a probe proved: what withstood the attacks of whoever holds the daily credential.
    ///
    /// @param level `none`, `versioned`, `governance` or `compliance`
    /// @param settings of the bucket at that time
    record ProvenProtection(
            String level, Instant at, Map<String, String> settings, List<String> findings) {
        public ProvenProtection {
            settings = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(settings));
            findings = List.copyOf(findings);
        }
    }

    /// @param text an IAM policy, or a list of capabilities
    record Policy(String target, String role, String text) implements Result {
        @Override
        public Status outcome() {
            return Status.OK;
        }
    }

    record Runs(List<Run> runs) implements Result {
        public Runs {
            runs = List.copyOf(runs);
        }
    }

    record Run(
            String run,
            String command,
            String slot,
            Status status,
            Instant started,
            double seconds,
            String message) {}

    record Doctor(Status status, List<Examination> checks) implements Result {
        public Doctor {
            checks = List.copyOf(checks);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// @param next what to do about it; empty when it is good
    record Examination(String name, Status status, String message, String next) {}

    /// @param heads newest record of each chain: host, number and digest
    /// @param anchor to be kept outside the vaults; none of a folder, or where something is wrong
    /// @param problems edits, gaps, moves, cuts, disagreements
    /// @param notes what is worth knowing and no fault
    record EvidenceVerify(
            Status status,
            long records,
            List<EvidenceHead> heads,
            Optional<String> anchor,
            List<String> problems,
            List<String> notes)
            implements Result {
        public EvidenceVerify {
            heads = List.copyOf(heads);
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    /// Everything that the web console shows, asked at once.
    ///
    /// @param overview empty where it could not be had
    /// @param events newest first, the latest of them
    /// @param wal one for each physical PostgreSQL source
    /// @param problems what could not be asked
    record Facts(
            Instant at,
            Optional<Overview> overview,
            List<Snapshot> snapshots,
            List<ReportRow> reports,
            List<Event> events,
            List<WalStatus> wal,
            List<String> problems)
            implements Result {
        public Facts {
            snapshots = List.copyOf(snapshots);
            reports = List.copyOf(reports);
            events = List.copyOf(events);
            wal = List.copyOf(wal);
            problems = List.copyOf(problems);
        }
    }

    /// A signed record, as far as a page shows it.
    ///
    /// @param slot planned moment; empty for what was done by hand
    /// @param snapshot empty where none was made or used
    record Event(
            String id,
            String chain,
            String kind,
            Instant at,
            String outcome,
            String policy,
            String slot,
            String snapshot,
            Optional<Long> millis,
            String message) {}

    /// Events of the console that are in the evidence now.
    ///
    /// @param filed by this call
    /// @param before by an earlier one that was cut short
    /// @param unreadable those among both that were cut off while they were written
    record ConsoleEvents(int filed, int before, int unreadable) implements Result {}

    record EvidenceHead(String chain, long sequence, String sha256) {}

    /// @param next how to check it
    record Exported(Status status, String directory, long records, List<String> files, String next)
            implements Result {
        public Exported {
            files = List.copyOf(files);
        }

        @Override
        public Status outcome() {
            return status;
        }
    }

    record ReportList(List<ReportRow> reports) implements Result {
        public ReportList {
            reports = List.copyOf(reports);
        }
    }

    record ReportRow(
            String id,
            Instant time,
            String kind,
            String verdict,
            String region,
            String level,
            String snapshot,
            Optional<Double> rtoSeconds,
            Optional<Double> rpoSeconds) {}

    /// @param text page one, for people
    /// @param record the JSON record
    record ReportShow(String text, Object record) implements Result {
        @Override
        public Object document() {
            return record;
        }
    }
}
