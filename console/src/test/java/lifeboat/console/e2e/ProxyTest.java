package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.http.TestCertificates;
import lifeboat.targets.http.TestProxy;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site whose only vault is behind a proxy, under a name that nobody else knows.
final class ProxyTest {
    @TempDir private Path directory;
    private StoreServer store;
    private TestedSite site;

    @BeforeEach
    void makeSite() throws IOException {
        store = StoreServer.over(new MemoryTarget("memory"));
        site = TestedSite.create(directory.resolve("site"));
        site.secret("s3.secret", "sk");
        site.secret("proxy.password", "canary lantern");
        site.environment.put("E2E_ACCESS_KEY", "ak");
        site.file("docs/one.txt", "one");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void configure(String scheme, String host, String proxy) throws IOException {
        site.configure(
                "tree: {type: directory, path: source}",
                """
                  far: {type: s3, provider: away, account: x, endpoint: "%s://%s:%d", path-style: true,
                      region: r, bucket: vault, access-key: {env: E2E_ACCESS_KEY},
                      secret-key: {file: s3.secret}%s}
                quorum: {copies: 1, providers: 1}
                """
                        .formatted(scheme, host, store.endpoint().getPort(), proxy));
    }

    private static String named(TestProxy proxy) {
        return ", proxy: {url: \"http://127.0.0.1:%d\", user: lifeboat, password: {file: proxy.password}}"
                .formatted(proxy.port());
    }

    private void backUpAndRestore(String name) throws IOException {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        assertThat(TreeDigest.of(site.source()).differences(site.restored(directory.resolve(name))))
                .isEmpty();
    }

    @Test
    void everythingGoesThroughTheProxy() throws IOException {
        try (TestProxy proxy = TestProxy.start("lifeboat", "canary lantern")) {
            configure("http", "store.test", named(proxy));
            backUpAndRestore("restored");
            assertThat(proxy.requests()).hasSizeGreaterThan(10);
            assertThat(proxy.refused()).isZero();
        }
    }

    @Test
    void whatTheEnvironmentSaysCountsOnlyWhereItIsAskedFor() throws IOException {
        try (TestProxy proxy = TestProxy.start("lifeboat", "canary lantern")) {
            site.environment.put(
                    "HTTP_PROXY", "http://lifeboat:canary%20lantern@127.0.0.1:" + proxy.port());
            configure("http", "store.test", "");
            site.run("init").says("UnknownHostException");
            assertThat(proxy.requests()).isEmpty();
            configure("http", "store.test", ", proxy: {environment: true}");
            site.environment.put("NO_PROXY", "elsewhere.test, .test");
            site.run("init").says("UnknownHostException");
            assertThat(proxy.requests()).isEmpty();
            site.environment.put("NO_PROXY", "elsewhere.test");
            backUpAndRestore("restored");
            assertThat(proxy.requests()).isNotEmpty();
        }
    }

    @Test
    void aStoreBehindTlsIsTunnelledTo() throws Exception {
        TestCertificates certificates = TestCertificates.in(directory);
        store.close();
        store = StoreServer.over(new MemoryTarget("memory"), certificates.ofAnotherHost(), 0);
        try (TestProxy proxy = TestProxy.start("lifeboat", "canary lantern")) {
            configure("https", "vault.example", named(proxy));
            site.environment.put(
                    "JAVA_TOOL_OPTIONS",
                    "-Djavax.net.ssl.trustStore="
                            + certificates.trust()
                            + " -Djavax.net.ssl.trustStorePassword="
                            + TestCertificates.PASSWORD);
            String passphrase = site.home().resolve("passphrase").toString();
            site.child(List.of(), "init", "--passphrase-file", passphrase).ending().exits(0);
            site.child(List.of(), "backup").ending().exits(0);
            assertThat(proxy.tunnels())
                    .isNotEmpty()
                    .containsOnly("vault.example:" + store.endpoint().getPort());
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("L-01 a proxy that refuses is named in what people read, its password is not")
    void aRefusalNamesTheProxy() throws IOException {
        try (TestProxy proxy = TestProxy.start("lifeboat", "another")) {
            configure("http", "store.test", named(proxy));
            Ending init = site.run("init");
            assertThat(init.code()).isNotZero();
            assertThat(init.everything())
                    .contains("proxy http://127.0.0.1:" + proxy.port() + " wants a user")
                    .doesNotContain("canary");
        }
    }
}
