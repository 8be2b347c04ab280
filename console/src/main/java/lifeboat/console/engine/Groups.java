package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lifeboat.backup.group.HookLog;
import lifeboat.backup.group.LeftFreezes;
import lifeboat.backup.group.SourceGroup;
import lifeboat.console.config.GroupConfig;
import lifeboat.console.config.SecretSource;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.SourceConfig;
import lifeboat.console.config.TargetConfig;

/// Groups of sources, made from their configuration.
final class Groups {
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^\\s:/@]*):[^\\s/@]+@");
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)(pass(?:word|wd|phrase)?|secret|token|api[-_]?key)(\\s*[=:]\\s*)\\S+");
    private static final int SHORTEST_SECRET = 4;

    private final SiteAccess site;

    Groups(SiteAccess site) {
        this.site = site;
    }

    /// The groups that have one of these sources.
    List<SourceGroup> of(List<String> captured) {
        return all().stream()
                .map(group ->
                        new SourceGroup(
                                group.name(),
                                group.sources().stream().filter(captured::contains).toList(),
                                group.sources().stream()
                                        .filter(source -> !captured.contains(source))
                                        .toList(),
                                group.before(),
                                group.after(),
                                group.longest()))
                .filter(group -> !group.sources().isEmpty())
                .toList();
    }

    private List<SourceGroup> all() {
        return site.config().groups().stream().map(Groups::whole).toList();
    }

    private static SourceGroup whole(GroupConfig config) {
        return new SourceGroup(
                config.name(),
                config.sources(),
                List.of(),
                config.before(),
                config.after(),
                config.longest());
    }

    /// Thaws what an earlier run left frozen. No other run may work with the state directory.
    ///
    /// @return what was found and done, a sentence each
    List<String> thawLeft(HookLog log) throws IOException {
        return LeftFreezes.end(all(), log);
    }

    /// The log of hooks of one run.
    HookLog log() {
        List<String> secrets = secrets();
        return new HookLog(
                site.state(),
                site.clock(),
                line -> withoutSecrets(line, secrets),
                site.session().progress()::note);
    }

    private static String withoutSecrets(String line, List<String> secrets) {
        String clean = line;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        clean = PASSWORD_IN_URL.matcher(clean).replaceAll("$1:***@");
        return NAMED.matcher(clean).replaceAll("$1$2***");
    }

    /// Those of the configuration that can be opened: no hook is given one, but it may know them.
    private List<String> secrets() {
        if (site.config().groups().isEmpty()) {
            return List.of();
        }
        List<String> known = new ArrayList<>();
        Secrets secrets = site.session().secrets();
        sources(site.config())
                .forEach(source -> {
                    try (SecretText text = secrets.open(source)) {
                        if (text.revealText().length() >= SHORTEST_SECRET) {
                            known.add(text.revealText());
                        }
                    } catch (IOException e) {
                        // whoever needs it will say so
                    }
                });
        return known;
    }

    private static Stream<SecretSource> sources(SiteConfig config) {
        return Stream.concat(
                config.sources().stream().flatMap(source -> password(source).stream()),
                config.targets().stream().flatMap(Groups::ofTarget));
    }

    private static Optional<SecretSource> password(SourceConfig source) {
        return switch (source) {
            case SourceConfig.Postgresql database -> database.password();
            case SourceConfig.Mariadb database -> database.password();
            case SourceConfig.H2 database -> database.password();
            case SourceConfig.Redis server -> server.password();
            case SourceConfig.Sqlite _,
                    SourceConfig.Command _,
                    SourceConfig.Directory _,
                    SourceConfig.ConfigTree _ ->
                    Optional.empty();
        };
    }

    private static Stream<SecretSource> ofTarget(TargetConfig target) {
        return switch (target) {
            case TargetConfig.S3 s3 -> Stream.of(s3.accessKey(), s3.secretKey());
            case TargetConfig.B2 b2 -> Stream.of(b2.keyId(), b2.applicationKey());
            case TargetConfig.Sftp _, TargetConfig.LocalDirectory _ -> Stream.empty();
        };
    }
}
