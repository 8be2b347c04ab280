package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.Status;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.TargetConfig;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Target;
import lifeboat.vault.care.SiteOpening;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SourceRecord;

/// `attach`: on an empty machine, from nothing but a vault and the passphrase to a configuration.
final class AttachCommand {
    private final Session session;
    private final Clock clock;

    AttachCommand(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    Result.Attach attach(Request.Attach request)
            throws CommandException, IOException, InterruptedException {
        if (Files.exists(request.configFile())) {
            throw new CommandException.Refused(
                    request.configFile() + " exists already",
                    "name another file with --config, or move it away");
        }
        List<TargetConfig> configs = new ArrayList<>();
        for (String url : request.targetUrls()) {
            configs.add(TargetUrl.parse(url, configs.size() + 1));
        }
        try (OpenTargets targets = OpenTargets.of(configs, session.secrets(), clock)) {
            Vaults vaults = new Vaults(targets.all());
            try (SecretText text = session.passphrases().existing();
                    Passphrase passphrase = SiteAccess.passphrase(text);
                    OpenedSite opened = SiteOpening.open(vaults, passphrase)) {
                return attach(request, configs, targets.all(), opened);
            }
        } catch (EncryptionException.WrongPassphrase e) {
            throw new CommandException.DoesNotOpen(
                    "the passphrase opens none of these vaults",
                    "give the passphrase of their site");
        } catch (lifeboat.vault.VaultException.Lost e) {
            throw new CommandException.Failed(
                    String.valueOf(e.getMessage()),
                    "give the address of a vault of the site, with its prefix, and its credentials in the environment",
                    e);
        }
    }

    private Result.Attach attach(
            Request.Attach request,
            List<TargetConfig> configs,
            List<Target> targets,
            OpenedSite opened)
            throws CommandException, IOException {
        VaultKeys keys = VaultKeys.ofRecovery(opened, Randomness.secure());
        Survey survey = Survey.of(targets, opened.siteId());
        List<Result.TargetStatus> statuses = new ArrayList<>();
        survey.ready()
                .keySet()
                .forEach(target ->
                        statuses.add(
                                new Result.TargetStatus(
                                        target.name(), Status.OK, "holds the vault of this site")));
        survey.failed()
                .forEach((target, reason) ->
                        statuses.add(
                                new Result.TargetStatus(
                                        target.name(),
                                        Status.FAILED,
                                        String.valueOf(reason.getMessage()))));
        Anchors.require(session.anchor(), survey.readyTargets(), keys);
        SnapshotCatalog catalog = SnapshotCatalog.scan(new Vaults(survey.readyTargets()), keys);
        List<SnapshotChoice.Listed> snapshots = new SnapshotChoice(catalog, keys).all();
        List<SourceRecord> sources = new ArrayList<>();
        Optional<Instant> newest = snapshots.stream().findFirst().map(SnapshotChoice.Listed::time);
        if (!snapshots.isEmpty()) {
            Manifest manifest = catalog.manifest(snapshots.getFirst().id());
            sources.addAll(manifest.sources());
        }
        write(request, skeleton(opened.siteName(), configs, sources));
        return new Result.Attach(
                survey.failed().isEmpty() ? Status.OK : Status.DEGRADED,
                opened.siteName(),
                request.configFile().toString(),
                snapshots.size(),
                newest,
                statuses);
    }

    private static void write(Request.Attach request, String skeleton)
            throws CommandException, IOException {
        try {
            PrivateFiles.create(request.configFile(), skeleton.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException.Refused(
                    request.configFile() + " exists already",
                    "name another file with --config, or move it away");
        }
    }

    private static String skeleton(
            String site, List<TargetConfig> targets, List<SourceRecord> sources) {
        StringBuilder out = new StringBuilder();
        out.append("# Written by lifeboat attach. Restoring works with it as it is:\n");
        out.append("#   lifeboat snapshots; lifeboat restore --source NAME --to DIR\n");
        out.append("site: ").append(TargetUrl.quoted(site)).append('\n');
        out.append("targets:\n");
        targets.forEach(target -> out.append("  ").append(TargetUrl.yaml(target)).append('\n'));
        out.append(
                "# Sources as the newest snapshot knows them. Before this machine backs up, look at each path.\n");
        out.append("sources:\n");
        if (sources.isEmpty()) {
            out.append("  {}\n");
        }
        for (SourceRecord source : sources) {
            out.append("  ")
                    .append(source.name())
                    .append(": ")
                    .append(sourceYaml(source))
                    .append('\n');
        }
        if (!sources.isEmpty()) {
            out.append(region(sources));
        }
        return out.toString();
    }

    /// A region to begin with: directories where they were, configuration beside this file, where
    /// it can be looked at first.
    private static String region(List<SourceRecord> sources) {
        StringBuilder out = new StringBuilder();
        out.append("# Where restore-everything puts each source; look at each path first:\n");
        out.append("#   lifeboat plan --region here; lifeboat restore-everything --region here\n");
        out.append("regions:\n  here:\n    sources:\n");
        for (SourceRecord source : sources) {
            boolean redis = source.kind().equals("redis"); // its home is a directory
            String url = redis ? "" : source.facts().getOrDefault("url", "");
            String path =
                    source.kind().equals("config")
                            ? "restored/" + source.name()
                            : source.facts().getOrDefault("path", "restored/" + source.name());
            out.append("      ")
                    .append(source.name())
                    .append(url.isEmpty() ? ": {path: " : ": {url: ")
                    .append(TargetUrl.quoted(url.isEmpty() ? path : url))
                    .append("}\n");
        }
        return out.toString();
    }

    private static String sourceYaml(SourceRecord source) {
        if (source.kind().equals("config")) {
            List<String> paths = new ArrayList<>();
            for (String path : source.facts().getOrDefault("paths", "").split(", ", -1)) {
                paths.add(TargetUrl.quoted(path));
            }
            return "{type: config, paths: [" + String.join(", ", paths) + "]}";
        }
        if (source.kind().equals("command")) {
            return "{type: command, command: ["
                    + TargetUrl.quoted(source.facts().getOrDefault("program", "program"))
                    + "]} # add its arguments, and `restore: [PROGRAM, ARGUMENT]`";
        }
        if (source.facts().containsKey("url")) {
            return "{type: "
                    + source.kind()
                    + ", url: "
                    + TargetUrl.quoted(source.facts().getOrDefault("url", ""))
                    + "} # add its password";
        }
        return "{type: "
                + source.kind()
                + ", path: "
                + TargetUrl.quoted(source.facts().getOrDefault("path", "/"))
                + "}";
    }
}
