package lifeboat.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.backup.group.GroupResult;
import lifeboat.backup.group.HookLog;
import lifeboat.backup.group.SourceGroup;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.RunRequest;
import lifeboat.vault.write.RunSettings;
import lifeboat.vault.write.SnapshotOutcome;
import org.jspecify.annotations.Nullable;

/// One backup as plain steps: begin, capture every source (in any order, several at once), commit.
/// The Spring Batch job calls them; a source that fails does not cost the others their snapshot.
/// Captures are noted in the state directory, so that the same run continued after a crash does not
/// take them again.
public final class BackupWork implements Closeable {
    private final BackupOrder order;
    private final HostKeys host;
    private final VaultKeys keys;
    private final List<Target> targets;
    private final RunSettings settings;
    private final Path state;
    private final Clock clock;
    private final Consumer<BackupRun> begun;
    private final HookLog hookLog;
    private final Map<String, GroupResult> groups = new LinkedHashMap<>();
    private final Map<String, SourceCapture.Taken> taken = new LinkedHashMap<>();
    private @Nullable Instant started;
    private @Nullable BackupRun run;
    private @Nullable SnapshotOutcome outcome;

    /// @param state the local state directory of the site
    /// @param begun told the run once it has begun, for progress
    /// @param hookLog told what groups and their hooks do
    public BackupWork(
            BackupOrder order,
            HostKeys host,
            VaultKeys keys,
            List<Target> targets,
            RunSettings settings,
            Path state,
            Clock clock,
            Consumer<BackupRun> begun,
            HookLog hookLog) {
        this.order = order;
        this.host = host;
        this.keys = keys;
        this.targets = List.copyOf(targets);
        this.settings = settings;
        this.state = state;
        this.clock = clock;
        this.begun = begun;
        this.hookLog = hookLog;
    }

    /// Work whose order has no groups.
    public BackupWork(
            BackupOrder order,
            HostKeys host,
            VaultKeys keys,
            List<Target> targets,
            RunSettings settings,
            Path state,
            Clock clock,
            Consumer<BackupRun> begun) {
        this(
                order,
                host,
                keys,
                targets,
                settings,
                state,
                clock,
                begun,
                new HookLog(state, clock, line -> line, _ -> {}));
    }

    public BackupOrder order() {
        return order;
    }

    /// Looks at all targets and learns what is stored already. Does nothing where the run has
    /// begun.
    public synchronized void begin() throws IOException {
        if (run == null) {
            started = clock.instant();
            run = BackupRun.begin(host, keys, targets, settings, clock, state);
            begun.accept(run);
        }
    }

    /// Captures one source that is in no group.
    ///
    /// @return what became of it; `failed` is a result, not an exception
    public SourceResult capture(String name) throws IOException {
        SourceCapture.Taken result = new SourceCapture(current(), state, clock).take(source(name));
        synchronized (this) {
            taken.put(name, result);
        }
        return result(result.record());
    }

    /// Captures a part of the order: a source, or all sources of a group between its hooks.
    ///
    /// @return what became of each; `failed` is a result, not an exception
    public List<SourceResult> captureTogether(String part) throws IOException {
        Optional<SourceGroup> group =
                order.groups().stream().filter(one -> one.part().equals(part)).findFirst();
        return group.isPresent() ? capture(group.get()) : List.of(capture(part));
    }

    private List<SourceResult> capture(SourceGroup group) throws IOException {
        BackupRun current = current();
        List<Source> members = group.sources().stream().map(this::source).toList();
        GroupCapture.Taken result =
                new GroupCapture(current, new SourceCapture(current, state, clock), hookLog)
                        .take(group, members);
        synchronized (this) {
            taken.putAll(result.sources());
            groups.put(group.name(), result.group());
        }
        return result.sources().values().stream().map(one -> result(one.record())).toList();
    }

    private Source source(String name) {
        return order.sources().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("not a source of this run: " + name));
    }

    /// Makes the snapshot of everything captured; what was not captured yet is captured now.
    ///
    /// @throws VaultException.QuorumMissed if not a single source was captured
    public SnapshotOutcome commit() throws IOException {
        BackupRun current = current();
        for (Source source : order.sources()) {
            boolean missing;
            synchronized (this) {
                missing = !taken.containsKey(source.name());
            }
            if (missing) {
                captureTogether(
                        order.groupOf(source.name()).map(SourceGroup::part).orElse(source.name()));
            }
        }
        List<SourceRecord> records = new ArrayList<>();
        synchronized (this) {
            order.sources().forEach(source -> records.add(record(source.name())));
        }
        if (records.stream().allMatch(record -> record.verdict().equals("failed"))) {
            throw new SourceUnusableException(
                    "no source could be captured: "
                            + String.join(
                                    "; ",
                                    records.stream()
                                            .map(r -> r.name() + ": " + r.warnings().getFirst())
                                            .toList()));
        }
        SnapshotOutcome done =
                current.commit(
                        new RunRequest(
                                order.run(),
                                order.policy(),
                                order.slot(),
                                order.tool(),
                                startedAt(),
                                records));
        if (done.quorum().reached()) {
            commitCaptures();
        }
        synchronized (this) {
            outcome = done;
        }
        return done;
    }

    private SourceRecord record(String name) {
        SourceCapture.Taken one = taken.get(name);
        if (one == null) {
            throw new IllegalStateException("source " + name + " was not captured");
        }
        return one.record();
    }

    private synchronized void commitCaptures() throws IOException {
        for (SourceCapture.Taken one : taken.values()) {
            if (one.capture().isPresent()) {
                one.capture().get().commit();
            }
        }
    }

    private synchronized BackupRun current() {
        if (run == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return run;
    }

    private synchronized Instant startedAt() {
        return started == null ? clock.instant() : started;
    }

    /// What became of every source so far, in the order of the order.
    public synchronized List<SourceResult> results() {
        List<SourceResult> results = new ArrayList<>();
        for (Source source : order.sources()) {
            SourceCapture.Taken one = taken.get(source.name());
            if (one != null) {
                results.add(result(one.record()));
            }
        }
        return results;
    }

    /// What became of every group so far.
    public synchronized List<GroupResult> groups() {
        return List.copyOf(groups.values());
    }

    /// How the whole run ended, as the worst of its parts: `OK`, `DEGRADED` or `FAILED`.
    public String verdict() {
        Optional<SnapshotOutcome> done = outcome();
        boolean failed =
                results().stream()
                        .anyMatch(result -> result.verdict() == SourceResult.Verdict.FAILED);
        if (failed || done.isEmpty() || !done.get().quorum().reached()) {
            return "FAILED";
        }
        boolean good =
                done.get().isComplete()
                        && groups().stream().allMatch(group -> group.warnings().isEmpty());
        return good ? "OK" : "DEGRADED";
    }

    /// The snapshot, once committed.
    public synchronized Optional<SnapshotOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    private static SourceResult result(SourceRecord record) {
        SourceResult.Verdict verdict =
                switch (record.verdict()) {
                    case "ok" -> SourceResult.Verdict.OK;
                    case "degraded" -> SourceResult.Verdict.DEGRADED;
                    case "suspect" -> SourceResult.Verdict.SUSPECT;
                    default -> SourceResult.Verdict.FAILED;
                };
        return new SourceResult(
                record.name(),
                verdict,
                record.entries(),
                record.bytes(),
                record.newBytes(),
                record.consistencyPoint(),
                record.warnings());
    }

    @Override
    public void close() throws IOException {
        BackupRun current;
        List<SourceCapture.Taken> all;
        synchronized (this) {
            current = run;
            all = List.copyOf(taken.values());
        }
        for (SourceCapture.Taken one : all) {
            if (one.capture().isPresent()) {
                one.capture().get().close();
            }
        }
        if (current != null) {
            current.close();
        }
    }
}
