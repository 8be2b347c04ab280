package lifeboat.vault.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.encryption.FrameWarmUp;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Fleet;
import lifeboat.targets.fleet.FleetSettings;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.VaultException;
import lifeboat.vault.pack.PackBuffers;
import lifeboat.vault.pack.PackWriter;
import lifeboat.vault.pack.SealedPack;
import lifeboat.vault.prune.EarlyTombstones;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// One backup of a site: sources are captured into it, concurrently if wanted, and [#commit] makes
/// them a snapshot.
///
/// A run that is closed without a commit leaves no snapshot; packs that reached a vault are noted
/// in the journal and used by the next run. Only one run works with a state directory at a time.
public final class BackupRun implements AutoCloseable {
    /// Nothing runs this program before: a clock that says so was never set.
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private final HostKeys host;
    private final VaultKeys keys;
    private final RunSettings settings;
    private final InstantSource clock;
    private final Instant began;
    private final Path state;
    private final FileChannel lockFile;
    private final Survey survey;
    private final SnapshotCatalog catalog;
    private final KnownState known;
    private final RunLimits limits;
    private final long beganNanos = System.nanoTime();
    private final Journal journal;
    private final Shipping shipping;
    private final IndexWriter index;
    private final PackBuffers buffers;
    private final PackWriter packs;
    private final BlobWriters writers;
    private final ExecutorService workers;
    private final LargeContents largeContents = new LargeContents();
    private final BackupMeter meter = new BackupMeter();
    private final Map<String, PackUse> uses = new LinkedHashMap<>();
    private final PackUse runPacks = new PackUse();
    private final Map<String, SourceWriter> sources = new LinkedHashMap<>();

    private BackupRun(
            HostKeys host,
            VaultKeys keys,
            RunSettings settings,
            InstantSource clock,
            Path state,
            FileChannel lockFile,
            Survey survey,
            SnapshotCatalog catalog,
            KnownState known,
            RunLimits limits)
            throws IOException {
        this.host = host;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.began = clock.instant();
        this.state = state;
        this.lockFile = lockFile;
        this.survey = survey;
        this.catalog = catalog;
        this.known = known;
        this.limits = limits;
        this.journal = Journal.open(state.resolve("journal"));
        this.shipping =
                new Shipping(
                        new Fleet(survey.readyTargets(), fleetSettings(settings)), survey.ready());
        this.index = new IndexWriter(keys, known, shipping);
        this.buffers = new PackBuffers(settings.packBytes(), settings.packsInMemory());
        this.packs = new PackWriter(buffers, keys.sealing(), new Packed());
        this.writers = new BlobWriters(settings.workers(), this::newBlobWriter);
        this.workers = Executors.newFixedThreadPool(settings.workers(), workerThreads());
        known.replay(noted -> {
            index.add(noted);
            known.packs.ordinal(noted.id()).ifPresent(runPacks::add);
            index.writeIfLarge();
        });
        largeContents.load(state.resolve("contents"));
    }

    /// Threads are made when the first files are to be read: many frames will follow.
    private static ThreadFactory workerThreads() {
        ThreadFactory named = Thread.ofPlatform().daemon().name("lifeboat-worker-", 0).factory();
        AtomicBoolean cold = new AtomicBoolean(true);
        return work -> {
            if (cold.getAndSet(false)) {
                FrameWarmUp.inBackground();
            }
            return named.newThread(work);
        };
    }

    private static FleetSettings fleetSettings(RunSettings settings) {
        Quorum quorum = settings.quorum();
        FleetSettings defaults = FleetSettings.defaults(quorum);
        return new FleetSettings(
                settings.inFlightBytes(),
                defaults.uploadsPerTarget(),
                defaults.stallLimit(),
                defaults.patience(),
                defaults.patienceShare(),
                quorum.copies(),
                quorum.providers());
    }

    /// Begins a run: looks at every target and learns what is stored already.
    ///
    /// @param state the local state directory, made if it is not there
    /// @throws VaultException.QuorumMissed if no target can be used at all
    /// @throws RunInProgress if another run works with this state directory
    /// @throws ClockNotSet if the clock stands before this program was written; nothing was touched
    public static BackupRun begin(
            HostKeys host,
            VaultKeys keys,
            List<Target> targets,
            RunSettings settings,
            InstantSource clock,
            Path state)
            throws IOException {
        return begin(host, keys, targets, settings, clock, state, RunLimits.USUAL);
    }

    static BackupRun begin(
            HostKeys host,
            VaultKeys keys,
            List<Target> targets,
            RunSettings settings,
            InstantSource clock,
            Path state,
            RunLimits limits)
            throws IOException {
        if (clock.instant().isBefore(EARLIEST)) {
            throw new ClockNotSet(
                    "the clock of this machine says "
                            + clock.instant()
                            + ": it is not set, and no snapshot is made with it");
        }
        LocalFiles.makeDirectory(state);
        FileChannel lockFile = lock(state);
        try {
            EarlyTombstones early = new EarlyTombstones(keys);
            Survey survey = Survey.of(targets, keys.siteId(), early::look);
            if (survey.ready().isEmpty()) {
                throw noTarget(survey);
            }
            Vaults vaults = new Vaults(survey.readyTargets());
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
            KnownState known =
                    KnownState.gather(
                            keys, vaults, survey.ready(), catalog, early, state, limits.index());
            return new BackupRun(
                    host, keys, settings, clock, state, lockFile, survey, catalog, known, limits);
        } catch (IOException | RuntimeException | Error e) {
            lockFile.close();
            throw e;
        }
    }

    private static IOException noTarget(Survey survey) {
        List<String> reasons = new ArrayList<>();
        survey.failed()
                .forEach((target, reason) ->
                        reasons.add(target.name() + ": " + reason.getMessage()));
        if (survey.failed().values().stream()
                .allMatch(VaultException.WrongVault.class::isInstance)) {
            return new VaultException.WrongVault(
                    "no target holds this site's vault: " + String.join("; ", reasons), null);
        }
        String message = "no target can be used: " + String.join("; ", reasons);
        return survey.failed().values().stream()
                        .anyMatch(VaultException.NewerFormat.class::isInstance)
                ? new VaultException.NewerFormat(message)
                : new VaultException.QuorumMissed(message);
    }

    private static FileChannel lock(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held within this very process: the same as held elsewhere
        }
        if (lock == null) {
            channel.close();
            throw new RunInProgress("another run works with the state in " + state);
        }
        return channel;
    }

    private BlobWriter newBlobWriter() {
        return new BlobWriter(keys.newBlobIds(), known.blobs, packs, settings.level());
    }

    private final class Packed implements PackWriter.Sink {
        @Override
        public void packed(SealedPack pack) throws IOException {
            BackupRun.this.packed(pack);
        }

        @Override
        public void refuseIfPointless() throws IOException {
            shipping.refuseIfAllLost();
        }
    }

    private void packed(SealedPack pack) throws IOException {
        journal.note(pack);
        Journal.Noted noted = Journal.Noted.of(pack);
        int ordinal =
                known.packs.add(new lifeboat.vault.index.PackInfo(pack.id(), noted.sizeBytes()));
        runPacks.add(ordinal);
        noted.directory()
                .frames()
                .forEach(frame -> frame.forEach(blob -> known.blobs.put(blob.id(), ordinal)));
        pack.owners().forEach(owner -> ((PackUse) owner).add(ordinal));
        index.add(noted);
        shipping.ship(pack);
        index.writeIfLarge();
    }

    /// A place to capture one source into.
    ///
    /// @param name of the source; each at most once in a run
    public SourceWriter source(String name) {
        PackUse use = new PackUse();
        SourceContext context =
                new SourceContext(
                        workers,
                        writers,
                        keys.chunker(),
                        use,
                        new SourceTally(meter),
                        largeContents);
        SourceWriter writer =
                new SourceWriter(context, known.blobs, known.packs, newBlobWriter(), meter);
        synchronized (uses) {
            if (uses.putIfAbsent(name, use) != null) {
                throw new IllegalArgumentException("source " + name + " is captured already");
            }
            sources.put(name, writer);
        }
        return writer;
    }

    /// Ends the capture of a source and waits until all of it was stored or given up by every
    /// target.
    public CapturedSource finish(SourceWriter source) throws IOException {
        CapturedSource captured = read(source);
        flush();
        return captured;
    }

    /// Ends the capture of a source: nothing of it is read any more, though not all of it is
    /// shipped. Whoever calls this calls [#flush] too.
    public CapturedSource read(SourceWriter source) throws IOException {
        return source.finish();
    }

    /// Waits until everything captured was stored or given up by every target.
    public void flush() throws IOException {
        writers.flush();
        packs.flush();
        shipping.flush();
        largeContents.settle();
    }

    /// Makes a snapshot of everything captured.
    ///
    /// @return how it ended; a quorum that was missed is part of the outcome
    /// @throws VaultException.Overtaken if the run took so long that what it refers to is being
    ///   deleted; the next run stores that again
    public SnapshotOutcome commit(RunRequest request) throws IOException {
        packs.flush();
        index.writeRest();
        shipping.flush();
        largeContents.settle();
        PackUse needed = new PackUse();
        synchronized (uses) {
            uses.values().forEach(needed::addAll);
        }
        needed.addAll(runPacks);
        Set<ObjectKey> shipped = shipping.shipped();
        AnnouncedPacks announced = new AnnouncedPacks(survey, keys, began);
        announced.refuse(clock.instant(), needed.ordinals(), known.packs, shipped);
        Commit commit =
                new Commit(
                        host,
                        keys,
                        settings,
                        clock,
                        survey,
                        catalog,
                        known,
                        shipping,
                        state,
                        patience());
        SnapshotOutcome outcome = commit.write(request, needed.ordinals());
        announced.refuseLate(
                clock.instant(), needed.ordinals(), known.packs, shipped, outcome.id());
        if (outcome.quorum().reached()) {
            journal.clear();
            known.dropOthers();
        }
        largeContents.save(state.resolve("contents"), known.packs);
        return outcome;
    }

    /// With the slow, when the others hold the snapshot. No clock that is set meanwhile counts.
    private Commit.Patience patience() {
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
        Duration catchUp = took.compareTo(limits.catchUp()) > 0 ? took : limits.catchUp();
        return new Commit.Patience(catchUp, limits.lastObject());
    }

    /// Forgets a source whose capture was given up; what it stored already serves other sources and
    /// later runs.
    public void forget(String name) throws IOException {
        SourceWriter writer;
        synchronized (uses) {
            uses.remove(name);
            writer = sources.get(name);
        }
        if (writer != null) {
            writer.giveUp();
        }
    }

    /// Entries of a source in the latest snapshot of this host that has it, 0 if there is none.
    public long previousEntries(String name) {
        return known.previousEntries(host.hostId(), name);
    }

    public BackupMeter meter() {
        return meter;
    }

    /// Numbers of the targets, for progress.
    public lifeboat.targets.fleet.FleetMeter fleetMeter() {
        return shipping.fleet().meter();
    }

    /// Buffers made for packs; for tests.
    int packBuffers() {
        return buffers.made();
    }

    /// What was seen at the targets when the run began.
    public Survey survey() {
        return survey;
    }

    @Override
    public void close() throws IOException {
        workers.shutdownNow();
        shipping.close();
        writers.close();
        synchronized (uses) {
            sources.values().forEach(SourceWriter::close);
        }
        journal.close();
        known.close();
        lockFile.close();
    }

    /// Another run holds the state directory.
    public static final class RunInProgress extends IOException {
        RunInProgress(String message) {
            super(message);
        }
    }

    /// The machine does not know the time.
    public static final class ClockNotSet extends IOException {
        ClockNotSet(String message) {
            super(message);
        }
    }
}
