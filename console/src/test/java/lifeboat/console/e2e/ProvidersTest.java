package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import lifeboat.targets.Target;
import lifeboat.targets.fault.PolicyTarget;
import lifeboat.targets.fault.RenamingTarget;
import lifeboat.targets.http.Answer;
import lifeboat.targets.http.HttpFault;
import lifeboat.targets.http.MisbehavingServer;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.http.StoreServer.Guard;
import lifeboat.targets.http.TestCertificates;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line with a provider behind the S3 protocol that is odd, hostile or broken: what it
/// says and how it ends. Two directories are the other vaults.
@Timeout(120)
final class ProvidersTest {
    @TempDir private Path directory;
    private final MemoryTarget memory = new MemoryTarget("memory");
    private final List<StoreServer> servers = new ArrayList<>();
    private TestedSite site;

    @BeforeEach
    void makeSite() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.secret("s3.secret", "sk");
        site.environment.put("E2E_ACCESS_KEY", "ak");
        site.file("docs/one.txt", "one");
        site.file("docs/two.txt", "two ".repeat(50_000));
    }

    @AfterEach
    void stop() {
        servers.forEach(StoreServer::assertAllFaultsHappened);
        servers.forEach(StoreServer::close);
    }

    private StoreServer serve(UnaryOperator<Target> as) throws IOException {
        StoreServer server = StoreServer.over(as.apply(memory));
        servers.add(server);
        configure(Map.of("leg", server.endpoint()));
        return server;
    }

    private void configure(Map<String, URI> legs) throws IOException {
        StringBuilder lines = new StringBuilder(TestedSite.vaultLines("a", "b"));
        new TreeMap<>(legs)
                .forEach((name, endpoint) ->
                        lines.append(
                                """
                                  %1$s: {type: s3, provider: of-%1$s, account: %1$s, endpoint: "%2$s",
                                      path-style: true, region: r, bucket: %3$s,
                                      access-key: {env: E2E_ACCESS_KEY}, secret-key: {file: s3.secret}}
                                """
                                        .formatted(name, endpoint, StoreServer.BUCKET)));
        lines.append("quorum: {copies: 1, providers: 1}\n"); // both directories are on one device
        site.configure("tree: {type: directory, path: source}", lines.toString());
    }

    private void assertLegFailed(Ending backup, String... said) {
        backup.exits(3).says(said);
        assertThat(backup.target("leg").get("status").asString()).isEqualTo("failed");
        for (String other : List.of("a", "b")) {
            assertThat(backup.target(other).get("status").asString()).isEqualTo("ok");
        }
    }

    private void restoresExactly(String name, String... more) throws IOException {
        assertThat(
                        TreeDigest.of(site.source())
                                .differences(site.restored(directory.resolve(name), more)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folds", "caps", "normalises", "keeps"})
    @DisplayName(
            "S-10 init refuses a store that folds, cuts or normalises names, before anything is written")
    void namesThatAreNotKept(String kind) throws IOException {
        serve(store ->
                switch (kind) {
                    case "folds" -> RenamingTarget.folding(store);
                    case "caps" -> RenamingTarget.capping(store, 70);
                    case "normalises" -> RenamingTarget.normalising(store);
                    default -> store;
                });

        Ending init = site.run("init");

        if (kind.equals("keeps")) {
            init.exits(0);
            return;
        }
        init.exits(5).says("no vault can be kept there", "leg: probe");
        assertThat(site.objects("a", "")).isEmpty();
        assertThat(site.home().resolve("lifeboat-host.key")).doesNotExist();
        List<String> left = new ArrayList<>();
        memory.list("", info -> left.add(info.key().value()));
        assertThat(left).as("the probe's own objects are gone").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    @DisplayName("G-08 strict and sloppy stores all keep a vault; what they cannot refuse is shown")
    void conditionalPuts(Guard guard) throws IOException {
        serve(store -> store).treatConditions(guard);
        site.run("init").exits(0);
        site.run("backup").exits(0);

        Ending targets = site.run("targets", "--probe", "--json");

        String abilities = targets.target("leg").get("abilities").toString();
        switch (guard) {
            case OBEYED -> {
                assertThat(targets.everything()).doesNotContain("put over an object");
                assertThat(abilities)
                        .contains("{\"name\":\"conditional-create\",\"evidence\":\"declared\"}");
            }
            case IGNORED -> targets.says("other bytes could be put over an object that was there");
            case UNKNOWN ->
                    assertThat(abilities)
                            .contains("{\"name\":\"conditional-create\",\"evidence\":\"absent\"}");
        }
        site.run("verify").exits(0);
        restoresExactly("from-leg", "--from", "leg");
    }

    @Test
    @DisplayName(
            "P-04, S-09 with a key that may only write, a site is founded, backed up, proved and restored")
    void aKeyThatMayOnlyWrite() throws IOException {
        serve(store -> new PolicyTarget(store, PolicyTarget.Policy.WRITE_ONCE));
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.file("docs/three.txt", "three");
        site.run("backup").exits(0);
        site.run("verify").exits(0);
        site.run("targets", "--probe").says("may not be deleted");
        restoresExactly("from-leg", "--from", "leg");
    }

    @Test
    @DisplayName(
            "P-02 credentials revoked between two backups: exit 3, the leg is named, the rest is complete")
    void revoked() throws IOException {
        StoreServer server = serve(store -> store);
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.file("docs/three.txt", "three");
        server.always("", HttpFault.error(403, "InvalidAccessKeyId"));

        assertLegFailed(site.run("backup", "--json"), "InvalidAccessKeyId");
        restoresExactly("without");

        server.heal();
        site.run("backup").exits(0);
        site.run("heal").exits(0);
        site.run("verify").exits(0);
    }

    @Test
    @DisplayName("N-12 a log-in portal in front of a provider: exit 3; alone, nothing is restored")
    void captivePortal() throws IOException {
        StoreServer server = serve(store -> store);
        site.run("init").exits(0);
        site.run("backup").exits(0);
        server.always("", HttpFault.portal());

        assertLegFailed(site.run("backup", "--json"), "leg");
        Path to = directory.resolve("from-portal");
        Ending restore =
                site.run("restore", "--source", "tree", "--to", to.toString(), "--from", "leg");
        assertThat(restore.code()).isNotZero();
        assertThat(to.resolve("docs")).doesNotExist();
        restoresExactly("from-others");
    }

    @Test
    @DisplayName(
            "L-04 a redirect to another host is not followed: it gets no request and no credentials")
    void redirects() throws Exception {
        StoreServer server = serve(store -> store);
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.file("docs/three.txt", "three");
        for (int status : List.of(301, 302, 307, 308)) {
            try (MisbehavingServer thief = MisbehavingServer.start()) {
                thief.then(Answer.head(1)).then(Answer.page()).then(Answer.page());
                server.always("", HttpFault.redirect(status, thief.endpoint().resolve("/vault/x")));

                Ending backup = site.run("backup", "--json");

                assertLegFailed(backup, "leg");
                assertThat(thief.requests()).as("status %s", status).isEmpty();
                server.heal();
            }
        }
        site.run("backup").exits(0);
        restoresExactly("from-leg", "--from", "leg");
    }

    private static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name));
    }

    @Test
    @DisplayName(
            "N-10, L-04 certificates that are expired, another host's or self-signed are refused; a redirect from https to http is not followed")
    void certificates() throws Exception {
        Map<String, MemoryTarget> stores = new TreeMap<>();
        Map<String, URI> plain = new TreeMap<>();
        List<String> names = List.of("expired", "good", "moved", "other", "self");
        for (String name : names) {
            MemoryTarget store = new MemoryTarget(name);
            stores.put(name, store);
            StoreServer open = StoreServer.over(store);
            servers.add(open);
            plain.put(name, open.endpoint());
        }
        configure(plain);
        site.run("init").exits(0);
        TestCertificates certificates = TestCertificates.in(directory);
        SSLContext good = certificates.good();
        Map<String, StoreServer> tls = new TreeMap<>();
        tls.put("expired", StoreServer.over(of(stores, "expired"), certificates.expired(), 0));
        tls.put("good", StoreServer.over(of(stores, "good"), good, 0));
        tls.put("moved", StoreServer.over(of(stores, "moved"), good, 0));
        tls.put("other", StoreServer.over(of(stores, "other"), certificates.ofAnotherHost(), 0));
        tls.put("self", StoreServer.over(of(stores, "self"), certificates.selfSigned(), 0));
        servers.addAll(tls.values());
        Map<String, URI> secure = new TreeMap<>();
        tls.forEach((name, server) -> secure.put(name, server.endpoint()));
        configure(secure);
        try (MisbehavingServer thief = MisbehavingServer.start()) {
            of(tls, "moved").always("", HttpFault.redirect(307, thief.endpoint()));
            site.environment.put(
                    "JAVA_TOOL_OPTIONS",
                    "-Djavax.net.ssl.trustStore="
                            + certificates.trust()
                            + " -Djavax.net.ssl.trustStorePassword="
                            + TestCertificates.PASSWORD);

            Ending backup = site.child(List.of(), "backup", "--json").ending().exits(3);

            for (String name : names) {
                assertThat(backup.target(name).get("status").asString())
                        .as(name)
                        .isEqualTo(name.equals("good") ? "ok" : "failed");
            }
            String warnings = backup.json().get("warnings").toString();
            for (String name : List.of("expired", "other", "self")) {
                assertThat(of(tls, name).requests()).as("asked of %s", name).isEmpty();
                assertThat(warnings)
                        .containsPattern("target " + name + " [^\"]*certificate is not trusted");
            }
            assertThat(of(tls, "good").requests()).isNotEmpty();
            assertThat(thief.requests()).isEmpty();
            assertThat(
                            StreamSupport.stream(backup.json().get("sources").spliterator(), false)
                                    .map(source -> source.get("status").asString()))
                    .containsOnly("ok");
        }
        site.environment.remove("JAVA_TOOL_OPTIONS");
        configure(plain);
        site.run("backup").exits(0);
        site.run("heal").exits(0);
        restoresExactly("from-other", "--from", "other");
    }

    @Test
    @DisplayName(
            "G-02 the same directory twice is refused; vaults on one device count once, and it is said")
    void oneProviderTwice() throws IOException {
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a")
                        + "  again: {type: directory, provider: x, account: y, path: ./vaults/../vaults/a}\n");
        site.run("init").exits(2).says("is the same place as target `a`");
        assertThat(site.objects("a", "")).isEmpty();

        site.configure("tree: {type: directory, path: source}", TestedSite.vaultLines("a", "b"));
        site.run("init").exits(0);
        site.run("doctor").exits(3).says("would be lost together", "same device=");
        Ending backup = site.run("backup", "--json").exits(0);
        assertThat(backup.json().get("quorum").get("reached").asInt()).isEqualTo(1);
    }
}
