package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps of a runbook that do more than restore.
final class RunbookStepsTest {
    @TempDir private Path directory;

    private TestedSite found(String sources, String regions, String runbook) throws Exception {
        TestedSite site = TestedSite.create(directory.resolve("site"), "a");
        site.file("page", "<p>");
        site.configure(sources, TestedSite.vaultLines("a") + regions);
        Files.createDirectories(site.home().resolve("runbooks"));
        Files.writeString(site.home().resolve("runbooks/ours.yml"), runbook);
        site.run("init").exits(0);
        site.run("backup").exits(0);
        return site;
    }

    private static Ending restore(TestedSite site) {
        return site.run("restore-everything", "--region", "new", "--confirm", "new", "--json");
    }

    @Test
    @DisplayName(
            "Q-13 users of a restored database get new passwords, in a file for its owner only")
    void statementsAndNewPasswords() throws Exception {
        try (TestPostgresql live = TestPostgresql.start();
                TestPostgresql fresh = TestPostgresql.start()) {
            live.execute(
                    "postgres", "create role app login password 'old'", "create database shop");
            live.execute(
                    "shop",
                    "create table public.settings (host text)",
                    "insert into public.settings values ('old.example')");
            Path hba = fresh.server().directory().resolve("data/pg_hba.conf");
            Files.writeString(hba, "local all lifeboat trust\nlocal all all scram-sha-256\n");
            fresh.execute("postgres", "select pg_reload_conf()");
            TestedSite site =
                    found(
                            "db: {type: postgresql, url: \"" + live.server().url("shop") + "\"}",
                            "regions:\n  new:\n    runbook: ours\n    variables: {host: new.example}\n    sources: {db: {url: \""
                                    + fresh.server().url("shop")
                                    + "\"}}\n",
                            """
                            about: ours
                            waves:
                              - name: one
                                steps: [{restore: {kinds: [postgresql]}}]
                              - name: two
                                steps: [{verify: all}]
                              - name: three
                                steps:
                                  - {sql: {source: db, run: ["update settings set host = '${host}'", "create table public.later ()"]}}
                                  - {name: passwords, rotate-credentials: {source: db, users: [app], file: secrets/app}}
                                  - {name: told, after: [passwords], rotate-credentials: {source: db, users: [app], command: [sh, -c, "umask 077; cat > told"]}}
                            """);

            Ending done = restore(site).exits(0);

            assertThat(fresh.value("shop", "select host from public.settings"))
                    .isEqualTo("new.example");
            assertThat(live.value("shop", "select host from public.settings"))
                    .isEqualTo("old.example");
            Path file = site.home().resolve("secrets/app");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            String first = Files.readString(file);
            String last = Files.readString(site.home().resolve("told"));
            assertThat(first).matches("app=[A-Za-z0-9]{32}\n").isNotEqualTo(last);
            assertThat(done.everything()).doesNotContain(last.substring(4, 36));
            String url = fresh.server().url("shop").replace("lifeboat@", "app@");
            logIn(url, last.substring(4, 36));
            Assertions.assertThatThrownBy(() -> logIn(url, first.substring(4, 36)))
                    .hasMessageContaining("does not answer");

            long size = Files.size(file);
            site.run("drill", "--region", "new", "--json").exits(0).says("handed to nobody");
            assertThat(Files.readString(file)).isEqualTo(first).hasSize((int) size);
        }
    }

    private static void logIn(String url, String password) throws IOException {
        try (PostgresqlServer server =
                        PostgresqlServer.connect(
                                PostgresqlAddress.of(url),
                                () -> java.util.Optional.of(password.toCharArray()),
                                Executables.usual());
                PostgresqlSession session = server.session("shop")) {
            assertThat(session.value("select current_user")).isEqualTo("app");
        }
    }

    @Test
    @DisplayName("R-08 a signature approves one run and no other; without it nothing goes on")
    void approvalBySignature() throws Exception {
        KeyPair person = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        TestedSite site =
                found(
                        "tree: {type: directory, path: source}",
                        "regions: {new: {runbook: ours, sources: {tree: {path: new}}}}\n",
                        """
                        about: ours
                        waves:
                          - name: one
                            on-failure: stop
                            steps: [{name: go, approval: "go to ${region}?", signed: {key: person.pem, token: go.token}, timeout: 3s}]
                          - name: two
                            steps: [{restore: {kinds: [directory]}}]
                        """);
        Files.writeString(
                site.home().resolve("person.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(person.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Path token = site.home().resolve("go.token");
        Path request = site.home().resolve("go.token.request");

        restore(site).exits(1).says("openssl pkeyutl -sign -rawin", "there is no token");
        assertThat(site.home().resolve("new")).doesNotExist();
        assertThat(request).content().contains("region new", "step go", "text go to new?");

        sign(person, request, token);
        Ending done = restore(site).exits(0);
        done.says("go: done: signed");
        assertThat(site.home().resolve("new/page")).exists();

        TestedSite.remove(site.home().resolve("new"));
        restore(site).exits(1).says("does not sign");
        assertThat(site.home().resolve("new")).doesNotExist();
        CompletableFuture<Void> later =
                CompletableFuture.runAsync(
                        () -> sign(person, request, token),
                        CompletableFuture.delayedExecutor(800, TimeUnit.MILLISECONDS));
        restore(site).exits(0);
        later.get(10, TimeUnit.SECONDS);
    }

    private static void sign(KeyPair person, Path request, Path token) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(person.getPrivate());
            signature.update(Files.readAllBytes(request));
            Files.writeString(
                    token, Base64.getMimeEncoder().encodeToString(signature.sign()) + "\n");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
