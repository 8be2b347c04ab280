package lifeboat.console.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.SourceConfig;
import lifeboat.console.terminal.Progress;
import lifeboat.console.terminal.ProgressState;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.restore.RestoreProgress;
import lifeboat.restore.RestoreRequest;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreSettings;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.TreeRestore;
import lifeboat.restore.batch.RestoreIdentity;
import lifeboat.restore.batch.RestoreJob;
import lifeboat.restore.directory.DestinationRefusedException;
import lifeboat.restore.directory.Privileges;
import lifeboat.restore.directory.WriteMode;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.tar.TarRestore;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.PathPattern;
import lifeboat.vault.posix.DiskFullException;
import lifeboat.vault.read.BadObject;
import lifeboat.vault.read.ReadTally;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import org.springframework.batch.core.job.JobExecutionException;

/// `restore`.
final class RestoreCommand {
    private static final int BAD_OBJECTS_TOLD = 20;

    private final SiteAccess site;

    RestoreCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Restore run(Request.Restore request)
            throws CommandException, IOException, InterruptedException {
        checkRequest(request);
        Vaults vaults = new Vaults(site.targets(request.from()));
        try (JobsAhead jobs = history(request.to());
                OpenedSite opened = site.recover(vaults)) {
            VaultKeys keys = VaultKeys.ofRecovery(opened, Randomness.secure());
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
            SnapshotChoice choice = new SnapshotChoice(catalog, keys);
            Optional<PointInTime> point = PointInTime.of(request, choice, vaults, keys);
            SnapshotChoice.Listed chosen =
                    point.isPresent()
                            ? point.get().copy().snapshot()
                            : choice.find(request.snapshot(), Optional.of(request.source()));
            List<String> warnings = new ArrayList<>(choice.unreadable());
            catalog.unread()
                    .forEach((target, reason) ->
                            warnings.add("target " + target + " was not read: " + reason));
            try (SnapshotReader reader = SnapshotReader.open(vaults, keys, catalog, chosen.id())) {
                if (request.to() instanceof Request.Destination.Server server) {
                    return new ServerRestore(reader, vaults, configured(request.source()))
                            .run(request, server, chosen, warnings);
                }
                if (DataDirectoryRestore.isFor(request, reader)) {
                    return new DataDirectoryRestore(reader, vaults, point)
                            .run(request, chosen, warnings);
                }
                Optional<ClusterRestore> cluster = ClusterRestore.of(request, reader, point);
                RestoreResult result = restore(request, reader, vaults, jobs);
                Result.Restore files = told(request, chosen, result, warnings);
                return cluster.isPresent() ? cluster.get().finish(files) : files;
            }
        } catch (DestinationRefusedException e) {
            throw new CommandException.Refused(
                    String.valueOf(e.getMessage()),
                    "give an empty or new directory, or add --overwrite to write over what is there");
        } catch (VaultException.NotFound e) {
            throw new CommandException.Misused(
                    String.valueOf(e.getMessage()), "lifeboat snapshots shows what there is");
        } catch (DestinationInUseException e) {
            throw new CommandException.Refused(String.valueOf(e.getMessage()), e.hint());
        } catch (DiskFullException e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()),
                    "make room and give the same command again: it continues",
                    e);
        }
    }

    private Optional<SourceConfig> configured(String source) {
        return site.config().sources().stream()
                .filter(config -> config.name().equals(source))
                .findFirst();
    }

    /// Only what goes into a directory can be continued, and is noted.
    private JobsAhead history(Request.Destination to) {
        return to instanceof Request.Destination.Directory
                ? JobsAhead.opening(() -> Jobs.openOrForget(site.state(), Jobs.RESTORES))
                : JobsAhead.none();
    }

    private static void checkRequest(Request.Restore request) throws CommandException {
        for (String include : request.include()) {
            try {
                new PathPattern(include);
            } catch (IllegalArgumentException e) {
                throw new CommandException.Misused(
                        "--include " + include + ": " + e.getMessage(),
                        "for instance: --include 'conf/*.yml'");
            }
        }
        if (request.to() instanceof Request.Destination.Server server) {
            ServerRestore.check(server);
        }
        if (request.to() instanceof Request.Destination.Directory(Path path)
                && Files.exists(path)
                && !Files.isDirectory(path)) {
            throw new CommandException.Refused(
                    path + " exists and is no directory", "give an empty or new directory");
        }
    }

    private RestoreResult restore(
            Request.Restore request, SnapshotReader reader, Vaults vaults, JobsAhead jobs)
            throws CommandException, IOException {
        return switch (request.to()) {
            case Request.Destination.Directory(Path path) ->
                    intoDirectory(request, path, reader, vaults, jobs);
            case Request.Destination.TarFile(Path path) ->
                    intoTarFile(request, path, reader, vaults);
            case Request.Destination.Server _ ->
                    throw new IllegalStateException("a server takes no tree");
            case Request.Destination.TarStream() -> {
                OutputStream out = new BufferedOutputStream(site.session().output(), 1 << 20);
                RestoreResult result =
                        new TarRestore(reader, vaults, RestoreSettings.defaults().readers())
                                .run(request.source(), request.include(), out);
                out.flush();
                yield result;
            }
        };
    }

    private RestoreResult intoDirectory(
            Request.Restore request,
            Path path,
            SnapshotReader reader,
            Vaults vaults,
            JobsAhead jobs)
            throws IOException {
        RestoreRequest wanted =
                RestoreRequest.of(request.source(), path)
                        .including(request.include())
                        .into(
                                request.existing() == Request.Existing.OVERWRITE
                                        ? WriteMode.OVERWRITE
                                        : WriteMode.EMPTY_OR_SAME)
                        .with(
                                request.privilege() == Request.Privilege.PRIVILEGED
                                        ? Privileges.APPLY
                                        : Privileges.LEAVE_OUT);
        Progress progress = site.session().progress();
        TreeRestore restore =
                new TreeRestore(
                        reader,
                        vaults,
                        RestoreSettings.defaults(),
                        now -> progress.update(state(now)));
        RestoreWorkOnce work = new RestoreWorkOnce(() -> restore.run(wanted));
        RestoreIdentity identity =
                new RestoreIdentity(
                        site.config().site(),
                        request.source(),
                        path.toAbsolutePath(),
                        reader.id().sha256().hex(),
                        shortEnough(request.include()));
        try {
            RestoreJob job = new RestoreJob(jobs.await().repository());
            return work.resultOf(job.run(identity, work));
        } catch (JobExecutionException e) {
            throw new IOException("the restore cannot be started: " + e.getMessage(), e);
        }
    }

    /// The job history keeps 2,500 characters of a parameter.
    private static List<String> shortEnough(List<String> includes) {
        String joined = String.join("\n", includes);
        return joined.length() <= 2000
                ? includes
                : List.of(Sha256.hexOf(joined.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static ProgressState state(RestoreProgress now) {
        return new ProgressState(
                "restoring",
                now.bytes(),
                now.totalBytes(),
                now.files(),
                now.totalFiles(),
                List.of());
    }

    private static RestoreResult intoTarFile(
            Request.Restore request, Path path, SnapshotReader reader, Vaults vaults)
            throws CommandException, IOException {
        try (OutputStream out =
                new BufferedOutputStream(
                        Files.newOutputStream(
                                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        1 << 20)) {
            return new TarRestore(reader, vaults, RestoreSettings.defaults().readers())
                    .run(request.source(), request.include(), out);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException.Refused(path + " exists already", "name another file");
        }
    }

    private static Result.Restore told(
            Request.Restore request,
            SnapshotChoice.Listed chosen,
            RestoreResult result,
            List<String> warnings) {
        List<Result.Skipped> skipped = new ArrayList<>();
        result.notRestored()
                .forEach(entry ->
                        skipped.add(
                                new Result.Skipped(
                                        entry.path().toString(),
                                        "not restored: " + entry.reason())));
        result.report()
                .notApplied()
                .forEach(entry ->
                        skipped.add(
                                new Result.Skipped(
                                        entry.path().isRoot() ? "." : entry.path().toString(),
                                        entry.what() + " not set: " + entry.why())));
        warnings.addAll(result.warnings());
        boolean nothing = result.entries() == 0 && !request.include().isEmpty();
        if (nothing) {
            warnings.add(
                    "nothing in the snapshot matches "
                            + request.include()
                            + "; lifeboat ls shows what there is");
        }
        List<BadObject> bad = tellBadObjects(result.badObjects(), warnings);
        if (!bad.isEmpty()
                && result.verdict() != RestoreVerdict.DAMAGED
                && result.tallies().size() > 1) {
            warnings.add("everything was restored from other vaults; next: lifeboat heal");
        }
        return new Result.Restore(
                nothing ? Status.FAILED : status(result.verdict()),
                chosen.id().shortForm(),
                request.source(),
                destination(request.to()),
                result.entries(),
                result.bytes(),
                result.duration().toMillis() / 1000.0,
                targets(result.tallies()),
                skipped,
                warnings);
    }

    /// Adds what targets should have given and did not, each once.
    static List<BadObject> tellBadObjects(List<BadObject> found, List<String> warnings) {
        List<BadObject> bad = eachOnce(found);
        bad.stream()
                .limit(BAD_OBJECTS_TOLD)
                .map(object ->
                        "target "
                                + object.target()
                                + " gave no good copy of "
                                + object.key()
                                + ": "
                                + object.reason())
                .forEach(warnings::add);
        if (bad.size() > BAD_OBJECTS_TOLD) {
            warnings.add((bad.size() - BAD_OBJECTS_TOLD) + " more objects were bad on some target");
        }
        return bad;
    }

    private static List<BadObject> eachOnce(List<BadObject> bad) {
        Map<String, BadObject> once = new LinkedHashMap<>();
        bad.forEach(object -> once.put(object.target() + " " + object.key(), object));
        return List.copyOf(once.values());
    }

    static Status status(RestoreVerdict verdict) {
        return switch (verdict) {
            case COMPLETE -> Status.OK;
            case INCOMPLETE -> Status.DEGRADED;
            case DAMAGED -> Status.FAILED;
        };
    }

    static List<Result.RestoreTarget> targets(List<ReadTally> tallies) {
        return tallies.stream()
                .map(tally ->
                        new Result.RestoreTarget(
                                tally.target(), tally.objects(), tally.bytes(), tally.failures()))
                .toList();
    }

    private static String destination(Request.Destination to) {
        return switch (to) {
            case Request.Destination.Directory(Path path) -> path.toString();
            case Request.Destination.TarFile(Path path) -> path.toString();
            case Request.Destination.Server(String url, _) -> url;
            case Request.Destination.TarStream() -> "standard output";
        };
    }
}
