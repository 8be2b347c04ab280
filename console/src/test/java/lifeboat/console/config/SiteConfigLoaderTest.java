package lifeboat.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SiteConfigLoaderTest {
    private static final String MINIMAL =
            """
            site: s
            sources:
              d: {type: directory, path: data}
            targets:
              n: {type: directory, path: nas}
            """;

    @TempDir Path directory = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("lifeboat.yml"), text);
    }

    private Path everyKey() throws IOException {
        try (InputStream in = SiteConfigLoaderTest.class.getResourceAsStream("every-key.yml")) {
            return Files.write(
                    directory.resolve("every-key.yml"), Objects.requireNonNull(in).readAllBytes());
        }
    }

    private List<String> problems(String text) throws IOException {
        Path file = file(text);
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> SiteConfigLoader.load(file));
        assertThat(thrown).as("problems of\n%s", text).isNotNull();
        return thrown.problems().stream()
                .map(p -> p.line() + ": " + p.key() + ": " + p.sentence())
                .toList();
    }

    @Test
    void readsTheWholeExampleOfTheContract() throws Exception {
        SiteConfig config = SiteConfigLoader.load(everyKey());

        assertThat(config.site()).isEqualTo("shop");
        assertThat(config.state()).isEqualTo(directory.resolve(".lifeboat"));
        assertThat(config.host())
                .isEqualTo(new HostConfig(Optional.of("web-1"), directory.resolve("web-1.key")));
        assertThat(config.sources().stream().map(SourceConfig::name))
                .containsExactly(
                        "shop-db",
                        "blog-db",
                        "orders",
                        "catalogue",
                        "cache",
                        "ldap",
                        "docroot",
                        "nginx");
        assertThat(config.sources().get(0))
                .isEqualTo(
                        new SourceConfig.Postgresql(
                                "shop-db",
                                "postgresql://backup@127.0.0.1:5432/shop",
                                Optional.of(
                                        new SecretSource.File(
                                                directory.resolve("shop-db.password"))),
                                SourceConfig.CaptureMethod.LOGICAL,
                                Duration.ofMinutes(15),
                                ObjectivesConfig.NONE));
        assertThat(config.sources().get(5))
                .isEqualTo(
                        new SourceConfig.Command(
                                "ldap",
                                List.of("slapcat", "-n", "1"),
                                List.of("slapadd", "-n", "1"),
                                List.of(),
                                4096,
                                ObjectivesConfig.NONE));
        assertThat(config.sources().get(6))
                .isEqualTo(
                        new SourceConfig.Directory(
                                "docroot",
                                Path.of("/var/www/html"),
                                List.of("cache/**"),
                                Optional.of("index.php"),
                                new ObjectivesConfig(
                                        Optional.of(Duration.ofHours(1)),
                                        Optional.of(Duration.ofMinutes(30)))));
        assertThat(config.targets().get(1))
                .isEqualTo(
                        new TargetConfig.S3(
                                "minio",
                                "own",
                                Optional.of("basement"),
                                "us-east-1",
                                "shop-vault",
                                "",
                                Optional.of(URI.create("http://127.0.0.1:9000")),
                                TargetConfig.Addressing.PATH_STYLE,
                                new SecretSource.Environment("MINIO_KEY"),
                                new SecretSource.Environment("MINIO_SECRET"),
                                Optional.empty(),
                                Optional.empty(),
                                new BandwidthConfig(Optional.of(5L << 20), Optional.of(5_000_000L)),
                                PricesConfig.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(((TargetConfig.S3) config.targets().getFirst()).lock())
                .contains(new LockConfig(LockConfig.Mode.COMPLIANCE, Duration.ofDays(30)));
        assertThat(config.quorum()).contains(new QuorumConfig(2, 2));
        assertThat(config.retention()).isEqualTo(RetentionConfig.DEFAULT);
        assertThat(config.schedules().getFirst())
                .isEqualTo(
                        new ScheduleConfig(
                                "nightly",
                                ScheduleConfig.Run.BACKUP,
                                new Cron("0 2 * * *"),
                                ZoneId.of("Europe/Berlin"),
                                Duration.ofHours(4),
                                Duration.ofMinutes(10),
                                ScheduleConfig.CatchUp.ONE,
                                List.of(
                                        new Blackout.Dates(
                                                LocalDate.of(2026, 12, 24),
                                                LocalDate.of(2026, 12, 26)),
                                        new Blackout.Hours("mon-fri", 480, 1080)),
                                Optional.empty()));
        assertThat(config.regions().getFirst().prefer()).containsExactly("backblaze", "aws");
        assertThat(config.regions().getFirst().sources().get(1).path())
                .contains(Path.of("/srv/www"));
        assertThat(config.regions().get(1).lifetime()).isEqualTo(RegionConfig.Lifetime.EPHEMERAL);
        assertThat(config.checks())
                .hasSize(3)
                .contains(
                        new CheckConfig.Sql("shop-db", "select count(*) from orders", "same"),
                        new CheckConfig.Command("docroot", List.of("php", "-l", "index.php")));
        assertThat(config.notifications())
                .extracting(NotifyConfig::way)
                .containsExactly(
                        new NotifyConfig.Webhook(
                                URI.create("https://hooks.example/1"), NotifyConfig.Format.SLACK),
                        new NotifyConfig.Ping(URI.create("https://hc.example/uuid")),
                        new NotifyConfig.Program(List.of("logger", "-t", "lifeboat")),
                        new NotifyConfig.Email(
                                List.of("ops@example.org"),
                                "lifeboat@example.org",
                                new NotifyConfig.MailServer(
                                        "mail.example.org",
                                        465,
                                        NotifyConfig.MailSecurity.TLS,
                                        Optional.of("lifeboat"),
                                        Optional.of(
                                                new SecretSource.File(
                                                        directory.resolve("smtp.password"))))));
        assertThat(config.notifications().getFirst().on())
                .containsExactly(
                        NotifyConfig.Event.FAILED,
                        NotifyConfig.Event.DEGRADED,
                        NotifyConfig.Event.RECOVERED);
        assertThat(config.notifications().getFirst().of())
                .containsExactly(NotifyConfig.Watched.BACKUP, NotifyConfig.Watched.DRILL);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void fillsInDefaults() throws Exception {
        SiteConfig config = SiteConfigLoader.load(file(MINIMAL));

        assertThat(config.state()).isEqualTo(directory.resolve(".lifeboat"));
        assertThat(config.host())
                .isEqualTo(
                        new HostConfig(Optional.empty(), directory.resolve("lifeboat-host.key")));
        assertThat(config.quorum()).isEmpty();
        assertThat(config.objectives()).isEqualTo(ObjectivesConfig.NONE);
        assertThat(config.retention())
                .isEqualTo(
                        new RetentionConfig(
                                0,
                                7,
                                5,
                                12,
                                3,
                                Duration.ofDays(30),
                                Duration.ofDays(2),
                                List.of(),
                                new RepackConfig(50, 4 << 20, 10L << 30, Duration.ofDays(7))));
        assertThat(config.sources())
                .containsExactly(
                        new SourceConfig.Directory(
                                "d",
                                directory.resolve("data"),
                                List.of(),
                                Optional.empty(),
                                ObjectivesConfig.NONE));
        assertThat(config.targets())
                .containsExactly(
                        new TargetConfig.LocalDirectory(
                                "n",
                                "own",
                                Optional.empty(),
                                directory.resolve("nas"),
                                BandwidthConfig.NONE,
                                PricesConfig.NONE,
                                Optional.empty()));
        assertThat(
                        List.of(
                                QuorumConfig.forTargets(2),
                                QuorumConfig.forTargets(3),
                                QuorumConfig.forTargets(5)))
                .containsExactly(
                        new QuorumConfig(2, 2), new QuorumConfig(2, 2), new QuorumConfig(4, 2));
    }

    private static final String S3 =
            MINIMAL.replace(
                    "{type: directory, path: nas}",
                    "{type: s3, region: r, bucket: b, access-key: {env: A}, secret-key: {env: B}, proxy: X}");

    @Test
    @DisplayName("L-01 proxies of a target; an address with a password in it is not repeated")
    void proxiesOfATarget() throws Exception {
        assertThat(problems(S3.replace("X", "{url: \"http://u:canary@p:1\"}")))
                .containsExactly(
                        "5: targets.n.proxy.url: must be http://host:port; user and password have"
                                + " keys of their own");
        assertThat(problems(S3.replace("X", "{url: \"https://p:1\"}"))).hasSize(1);
        assertThat(problems(S3.replace("X", "{}")))
                .containsExactly(
                        "5: targets.n.proxy: needs exactly one of `url` and `environment: true`");
        assertThat(problems(S3.replace("X", "{url: \"http://p:1\", user: u}")))
                .containsExactly("5: targets.n.proxy: `user` and `password` go together");
        assertThat(problems(S3.replace("X", "{environment: true, except: [a]}"))).hasSize(1);
        assertThat(
                        problems(
                                MINIMAL.replace(
                                        "{type: directory, path: nas}",
                                        "{type: sftp, host: h, user: u, identity: i, host-key: \"ssh-ed25519 AAAA\", path: /p, proxy: {environment: true}}")))
                .anyMatch(line -> line.contains("only s3 and b2 targets can be reached through"));
    }

    @Test
    void pricesOfATarget() throws Exception {
        assertThat(problems(MINIMAL.replace("nas}", "nas, prices: {currency: EUR, egress: 1}}")))
                .containsExactly(
                        "5: targets.n.prices.currency: needs `storage`, `reads` and `egress` beside"
                                + " it: prices of the table are in another currency");
        assertThat(problems(MINIMAL.replace("nas}", "nas, prices: {egress: -1, currency: euro}}")))
                .containsExactly(
                        "5: targets.n.prices.currency: `euro` is not the three letters of a"
                                + " currency, such as EUR",
                        "5: targets.n.prices.egress: `-1` is not a price; write for example 0.023");
    }

    @Test
    @DisplayName("G-01 a misspelt or unknown key is refused with line, key and suggestion")
    void refusesUnknownKeys() throws Exception {
        assertThat(problems(MINIMAL + "retension: {daily: 3}\n"))
                .containsExactly("6: retension: unknown key; did you mean `retention`?");
        assertThat(problems(MINIMAL + "quorum: {kopies: 1}\n"))
                .containsExactly("6: quorum.kopies: unknown key; did you mean `copies`?");
        assertThat(problems(MINIMAL + "objectives: {banana: 1h}\n"))
                .containsExactly("6: objectives.banana: unknown key; known here: rpo, rto");
    }

    @Test
    @DisplayName("G-01 a group that is not described, and one that nobody is in")
    void groupsMustMatchTheirSources() throws Exception {
        String groups =
                """
                site: s
                sources:
                  a: {type: directory, path: x, group: shpo}
                targets:
                  n: {type: directory, path: v}
                groups:
                  shop: {before: [{command: []}], after: [{comand: [x]}], longest: 0s}
                """;
        assertThat(problems(groups))
                .containsExactly(
                        "3: sources.a.group: no group has this name: `shpo` is not known here; did"
                                + " you mean `shop`?",
                        "7: groups.shop.before[0].command: `command` needs a program: [PROGRAM,"
                                + " ARGUMENT, …]",
                        "7: groups.shop.after[0].comand: unknown key; did you mean `command`?",
                        "7: groups.shop.after[0]: `command` needs a program: [PROGRAM, ARGUMENT,"
                                + " …]",
                        "7: groups.shop.longest: must be longer than 0",
                        "7: groups.shop: no source is in this group: write `group: NAME` in its"
                                + " sources");
    }

    @Test
    @DisplayName("G-01 every key of the example is refused when one letter is wrong")
    void refusesEachKeyMisspelt() throws Exception {
        SortedSet<String> keys = SiteConfigLoader.keysAskedFor(everyKey());
        String text = Files.readString(everyKey());
        for (String pattern : keys) {
            String key = pattern.substring(pattern.lastIndexOf('.') + 1);
            String misspelt = text.replaceFirst("(?m)(^ *|[{,] *)" + key + ":", "$1" + key + "x:");
            if (!misspelt.equals(text)) {
                assertThat(String.join("\n", problems(misspelt)))
                        .as("misspelt %s", pattern)
                        .contains(key + "x: unknown key");
            }
        }
    }

    @Test
    void listsAllProblemsInTheOrderOfTheFile() throws Exception {
        assertThat(
                        problems(
                                """
                                site: s
                                sources:
                                  a: {type: directry, path: x}
                                  b: {type: sqlite}
                                targets:
                                  n: {type: sftp, host: h, port: 99999, user: u, identity: k, host-key: "x", path: /v}
                                retention: {floor: soon}
                                schedules:
                                  x: {run: bakcup, cron: "0 25 * * *", zone: Europe/Berln}
                                  y: {run: drill, cron: "0 2 * *", region: mars}
                                checks: {c: [{sql: "select 1", command: [x]}]}
                                quorum: 2
                                """))
                .containsExactly(
                        "3: sources.a.type: `directry` is not known here; did you mean"
                                + " `directory`?",
                        "4: sources.b: `path` is missing",
                        "6: targets.n.port: `99999` is not a whole number from 1 to 65535",
                        "6: targets.n.host-key: must be the server's key type and key, as"
                                + " `ssh-keyscan` prints them",
                        "7: retention.floor: `soon` is not a duration; write for example 90s, 30m,"
                                + " 24h or 7d",
                        "9: schedules.x.run: `bakcup` is not known here; did you mean `backup`?",
                        "9: schedules.x.cron: `25` is not a hour (allowed: 0 to 23, *, lists,"
                                + " ranges, steps)",
                        "9: schedules.x.zone: `Europe/Berln` is not a time zone; did you mean"
                                + " `Europe/Berlin`?",
                        "10: schedules.y.cron: `0 2 * *` has 4 fields; cron needs 5: minute hour"
                                + " day month weekday",
                        "10: schedules.y.region: no region has this name: `mars` is not known here;"
                                + " choose one of ",
                        "11: checks.c: no source has this name: `c` is not known here; did you mean"
                                + " `a`?",
                        "11: checks.c[0]: needs exactly one of `sql` and `command`",
                        "12: quorum: must be a mapping, written {key: value}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "site: s\\nsite: t|is given twice; the first is in line 1",
                "site: &a s\\nstate: *a|anchors and aliases are not understood here",
                "site: [|is not valid YAML",
                "''|holds no configuration",
                "site:\\n|has no value",
                "host: {key: .lifeboat/k}|must not lie in the state directory",
                "targets: {a: {type: directory, path: x}, b: {type: directory, path: ./x}}|is the"
                        + " same place as target `a`",
                "quorum: {copies: 3}|3 copies cannot be reached with 0 targets",
                "retention: {daily: 0, weekly: 0, monthly: 0, yearly: 0}|would keep no snapshot at"
                        + " all",
                "retention: {wait: 6h}|a running backup may need a day",
                "retention: {pins: [latest]}|`latest` is not an id",
            })
    void refuses(String text, String sentence) throws Exception {
        assertThat(String.join("\n", problems(text.replace("\\n", "\n")))).contains(sentence);
    }

    @Test
    void refusesAFileThatIsTooLargeOrMissing() throws Exception {
        assertThat(problems("#".repeat((1 << 20) + 1)).getFirst()).contains("larger than 1 MiB");
        assertThatThrownBy(() -> SiteConfigLoader.load(directory.resolve("nothing.yml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory.resolve("nothing.yml") + ":1: there is no such file");
    }

    @Test
    @DisplayName("G-07 a secret file that others may read is refused")
    void refusesASecretThatOthersMayRead() throws Exception {
        Path secret = Files.writeString(directory.resolve("pw"), "x\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        String text =
                MINIMAL
                        + "  b: {type: b2, bucket: b, key-id: {env: K}, application-key: {file:"
                        + " pw}}\n";

        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("6: targets.b.application-key.file: file ")
                .endsWith("may be read by others (mode 644); run chmod 600 on it");

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        SiteConfigLoader.load(file(text));
        try (SecretText opened =
                new Secrets(_ -> Optional.empty()).open(new SecretSource.File(secret))) {
            assertThat(opened.revealText()).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("G-07 a secret file of another user is refused")
    void refusesASecretOfAnotherUser() throws Exception {
        Path secret = Files.writeString(directory.resolve("pw"), "x\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        org.junit.jupiter.api.Assumptions.assumeTrue(
                new com.sun.security.auth.module.UnixSystem().getUid() == 0,
                "only root can give a file away");
        Files.setAttribute(secret, "unix:uid", 12345);

        assertThat(Secrets.objection(secret)).get().asString().contains("another user (uid 12345)");
    }

    @Test
    @DisplayName("L-01 secrets in plain text are accepted with a warning and never shown")
    void warnsOfPlainSecretsAndNeverShowsThem() throws Exception {
        SiteConfig config =
                SiteConfigLoader.load(
                        file(
                                """
                                site: s
                                sources:
                                  p: {type: postgresql, url: "postgresql://u:can%41ry@h/db"}
                                  m: {type: mariadb, url: "mariadb://u@h/db", password: canary-two}
                                targets: {n: {type: directory, path: nas}}
                                """));

        assertThat(config.warnings().stream().map(Problem::key))
                .containsExactly("sources.p.url", "sources.m.password");
        assertThat(config.toString()).doesNotContain("canary", "canAry", "can%41ry");
        SourceConfig.Postgresql source = (SourceConfig.Postgresql) config.sources().getFirst();
        assertThat(source.url()).isEqualTo("postgresql://u@h/db");
        try (SecretText password =
                new Secrets(name -> Optional.ofNullable(Map.of("A", "b").get(name)))
                        .open(source.password().orElseThrow())) {
            assertThat(password.revealText()).isEqualTo("canAry");
            assertThat(password.toString()).doesNotContain("canAry");
        }
    }

    @Test
    @DisplayName("G-01 every key that the loader knows is documented")
    void everyKeyIsDocumented() throws Exception {
        String documented = Files.readString(Path.of("../docs/configuration.md"));
        SortedSet<String> keys = SiteConfigLoader.keysAskedFor(everyKey());
        assertThat(keys).hasSizeGreaterThan(70);
        assertThat(
                        keys.stream()
                                .filter(key -> !documented.contains("`" + key + "`"))
                                .collect(Collectors.toList()))
                .as("keys missing in docs/configuration.md")
                .isEmpty();
        List<String> stale =
                documented
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3)))
                        .filter(key -> !keys.contains(key))
                        .toList();
        assertThat(stale).as("documented keys that the loader does not know").isEmpty();
    }
}
