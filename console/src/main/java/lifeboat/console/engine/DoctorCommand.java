package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lifeboat.backup.group.LeftFreezes;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.SourceConfig;
import lifeboat.encryption.site.HostKeys;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.QuorumResult;
import lifeboat.vault.read.Survey;

/// `doctor`: looks at everything a backup needs, and says for each trouble what to do next.
final class DoctorCommand {
    private static final long LITTLE_SPACE = 512L << 20;

    private final SiteAccess site;
    private final List<Result.Examination> checks = new ArrayList<>();

    DoctorCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Doctor examine() throws IOException {
        SiteConfig config = site.config();
        good("configuration", config.file() + " is understood");
        config.warnings()
                .forEach(warning ->
                        poor("configuration", warning.toString(), "change it when you can"));
        state();
        Optional<HostKeys> host = hostKey();
        config.sources().forEach(this::source);
        frozen();
        host.ifPresentOrElse(this::vaults, () -> independence(site.targets()));
        locks(site.targets());
        Status worst = Status.OK;
        for (Result.Examination check : checks) {
            worst = worse(worst, check.status());
        }
        return new Result.Doctor(worst, checks);
    }

    private static Status worse(Status a, Status b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private void state() throws IOException {
        Path state = site.state();
        Path existing = state;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isWritable(existing)) {
            bad(
                    "state directory",
                    state + " cannot be written",
                    "give this user the right to write there");
            return;
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < LITTLE_SPACE) {
            poor(
                    "state directory",
                    state + " has only " + free / (1 << 20) + " MiB left",
                    "make room");
        } else {
            good("state directory", state + " can be written");
        }
    }

    private void frozen() throws IOException {
        for (LeftFreezes.Left left : LeftFreezes.in(site.state())) {
            poor(
                    "group " + left.group(),
                    "frozen since "
                            + left.since()
                            + ", unless a backup is running: the run that froze it was killed, or a hook `after` failed",
                    "lifeboat backup runs its hooks `after` before anything else; "
                            + site.state().resolve("groups")
                            + " holds what they printed");
        }
    }

    private Optional<HostKeys> hostKey() throws IOException {
        Path file = site.config().host().key();
        try {
            Optional<HostKeys> host = site.host();
            if (host.isEmpty()) {
                bad(
                        "host key",
                        file + " does not exist: this machine is not enrolled",
                        "lifeboat init for a new site; for an existing one, lifeboat backup with --passphrase-file enrols this machine");
            } else {
                good(
                        "host key",
                        "host " + host.get().hostId() + " of site " + host.get().siteName());
            }
            return host;
        } catch (CommandException e) {
            bad("host key", String.valueOf(e.getMessage()), e.hint());
            return Optional.empty();
        }
    }

    private void source(SourceConfig source) {
        String name = "source " + source.name();
        switch (source) {
            case SourceConfig.Directory directory ->
                    tree(name, directory.path(), directory.guard());
            case SourceConfig.ConfigTree config ->
                    config.paths().forEach(path -> tree(name, path, Optional.empty()));
            case SourceConfig.Postgresql database -> database(name, database);
            case SourceConfig.Sqlite database ->
                    opens(
                            name,
                            Sources.sqlite(database),
                            facts ->
                                    "SQLite "
                                            + facts.get("tool-version")
                                            + " can read it, journal mode "
                                            + facts.get("journal-mode"));
            case SourceConfig.Command program ->
                    opens(
                            name,
                            Sources.command(program),
                            facts -> "there is a program " + facts.get("program"));
            case SourceConfig.H2 database ->
                    opens(
                            name,
                            Sources.h2(database, site.session().secrets()),
                            facts -> "H2 " + facts.get("server-version") + " answers");
            case SourceConfig.Redis server ->
                    opens(
                            name,
                            Sources.redis(server, site.session().secrets()),
                            facts -> "Redis " + facts.get("server-version") + " answers");
            case SourceConfig.Mariadb server ->
                    opens(
                            name,
                            Sources.mariadb(server, site.session().secrets()),
                            facts ->
                                    "MariaDB "
                                            + facts.get("server-version")
                                            + (server.method() == SourceConfig.CaptureMethod.LOGICAL
                                                    ? " answers, mariadb-dump "
                                                    : " answers, mariadb-backup ")
                                            + facts.get("tool-version"));
        }
    }

    private void database(String name, SourceConfig.Postgresql database) {
        StreamSource source = Sources.postgresql(database, site.session().secrets());
        try (StreamCapture capture = source.open(site.state(), site.clock())) {
            good(
                    name,
                    "PostgreSQL "
                            + capture.facts().get("server-version")
                            + " answers, "
                            + (database.method() == SourceConfig.CaptureMethod.LOGICAL
                                    ? "pg_dump "
                                    : "pg_basebackup ")
                            + capture.facts().get("tool-version")
                            + " fits");
        } catch (IOException e) {
            bad(
                    name,
                    String.valueOf(e.getMessage()),
                    "correct its url or password, or install the tools");
        }
    }

    private void opens(
            String name, StreamSource source, Function<Map<String, String>, String> good) {
        try {
            Path state =
                    Files.createDirectories(site.state().resolve("sources").resolve(source.name()));
            try (StreamCapture capture = source.open(state, site.clock())) {
                good(name, good.apply(capture.facts()));
            }
        } catch (IOException e) {
            bad(name, String.valueOf(e.getMessage()), "correct the source in the configuration");
        }
    }

    private void tree(String name, Path path, Optional<String> guard) {
        if (!Files.exists(path)) {
            bad(name, path + " does not exist", "correct the path, or mount what should be there");
        } else if (!Files.isReadable(path)) {
            bad(name, path + " cannot be read by this user", "run as a user who may read it");
        } else if (guard.isPresent() && !Files.exists(path.resolve(guard.get()))) {
            bad(name, path + " lacks its guard " + guard.get(), "mount what should be there");
        } else {
            good(name, path + " can be read");
        }
    }

    private void vaults(HostKeys host) {
        List<Target> targets = site.targets();
        Survey survey = Survey.of(targets, host.siteId());
        survey.ready()
                .keySet()
                .forEach(target -> good("target " + target.name(), "holds the vault of this site"));
        survey.failed()
                .forEach((target, reason) ->
                        bad(
                                "target " + target.name(),
                                String.valueOf(reason.getMessage()),
                                "make it reachable; if it was emptied or replaced on purpose: lifeboat heal --target "
                                        + target.name()
                                        + "; if somebody else was in the account: `quarantine`, see \"After a"
                                        + " ransom\" in docs/targets.md"));
        QuorumResult quorum =
                site.quorum()
                        .judge(survey.ready().keySet().stream().map(Target::identity).toList());
        if (quorum.reached()) {
            good(
                    "quorum",
                    quorum.copies()
                            + " independent vaults at hand, "
                            + quorum.needed().copies()
                            + " needed");
        } else {
            bad(
                    "quorum",
                    "only "
                            + quorum.copies()
                            + " independent vaults at hand, "
                            + quorum.needed().copies()
                            + " needed: a backup would fail",
                    "bring back a target, or add one that shares nothing with the others");
        }
        independence(targets);
    }

    private void locks(List<Target> targets) {
        Expiries.near(site.config().expiries(), site.clock().instant())
                .forEach(sentence -> poor("expires", sentence, "renew it in time"));
        Locks.missing(site.config().targets())
                .forEach(problem ->
                        poor("lock", problem, "a default retention of the bucket locks as well"));
        for (Target target : targets) {
            try {
                Locks.problem(target)
                        .ifPresent(problem ->
                                poor(
                                        "lock",
                                        problem,
                                        "make a bucket with Object Lock and heal --to it, or take"
                                                + " `lock` out; see docs/targets.md"));
            } catch (IOException e) {
                // a target that does not answer is named above
            }
        }
    }

    private void independence(List<Target> targets) {
        var groups =
                lifeboat.targets.fleet.Independence.groups(
                        targets.stream().map(Target::identity).toList());
        for (var group : groups) {
            if (group.members().size() > 1) {
                poor(
                        "independence",
                        "targets "
                                + String.join(
                                        ", ",
                                        group.members().stream()
                                                .map(member -> targets.get(member).name())
                                                .toList())
                                + " would be lost together: "
                                + String.join("; ", group.reasons()),
                        "they count once for the quorum; move one to another provider, account or device");
            }
        }
    }

    private void good(String name, String message) {
        checks.add(new Result.Examination(name, Status.OK, message, ""));
    }

    private void poor(String name, String message, String next) {
        checks.add(new Result.Examination(name, Status.DEGRADED, message, next));
    }

    private void bad(String name, String message, String next) {
        checks.add(new Result.Examination(name, Status.FAILED, message, next));
    }
}
