package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.targets.sftp.OpenSshServer;
import lifeboat.targets.sftp.SshKeys;
import lifeboat.vault.posix.TreeDigest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A site with a vault on an SSH server.
@Timeout(180)
final class SftpSiteTest {
    @TempDir private Path directory;
    private TestedSite site;
    private SshKeys hostKeys;
    private SshKeys user;
    private @Nullable OpenSshServer server;
    private int port;

    @BeforeEach
    void found() throws Exception {
        assumeTrue(OpenSshServer.isInstalled(), "openssh-server is not installed");
        Path ssh = Files.createDirectory(directory.resolve("ssh"));
        Files.createDirectory(ssh.resolve("vault"));
        hostKeys = SshKeys.make(ssh.resolve("host"), SshKeys.ED25519);
        port = OpenSshServer.freePort();
        site = TestedSite.create(directory.resolve("site"), "a");
        user = SshKeys.make(site.home().resolve("id_ed25519"), SshKeys.ED25519);
        server = OpenSshServer.start(ssh, hostKeys, user, port);
        configure(hostKeys.publicText());
        site.file("orchid.txt", "one");
        site.file("deep/er/two.txt", "two ".repeat(400_000));
    }

    private void configure(String hostKey) throws Exception {
        site.configure(
                "tree: {type: directory, path: source}",
                TestedSite.vaultLines("a")
                        + "  office: {type: sftp, host: 127.0.0.1, port: %d, user: %s, identity: id_ed25519,%n"
                                .formatted(port, System.getProperty("user.name"))
                        + "      host-key: \"%s\", path: %s}%n"
                                .formatted(hostKey, directory.resolve("ssh/vault"))
                        + "quorum: {copies: 1, providers: 1}\n");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @DisplayName("P-01 an empty machine restores everything from the SSH server alone")
    void theSshServerAloneIsEnough() throws Exception {
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.run("verify").exits(0);
        TreeDigest before = TreeDigest.of(site.source());
        TestedSite.remove(site.vault("a"));
        TestedSite other = TestedSite.bare(directory.resolve("other"));
        String url =
                "sftp://%s@127.0.0.1:%d%s?identity=%s&host-key=%s"
                        .formatted(
                                System.getProperty("user.name"),
                                port,
                                directory.resolve("ssh/vault"),
                                user.file(),
                                hostKeys.publicText().replace(' ', '+'));
        other.run("attach", url).exits(0);
        assertThat(other.restored(directory.resolve("restored"))).isEqualTo(before);
    }

    @Test
    @DisplayName("N-10 an SSH server with another host key is left out, and told")
    void anotherHostKey() throws Exception {
        site.run("init").exits(0);
        configure(SshKeys.make(directory.resolve("impostor"), SshKeys.ED25519).publicText());
        Ending backup = site.run("backup", "--json").exits(3);
        assertThat(backup.target("office").get("status").asString()).isEqualTo("failed");
        assertThat(backup.out()).contains("instead of the pinned");
        assertThat(backup.target("a").get("status").asString()).isEqualTo("ok");
    }
}
