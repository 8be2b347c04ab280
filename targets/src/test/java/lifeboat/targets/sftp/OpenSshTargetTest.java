package lifeboat.targets.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the SSH server of the system.
class OpenSshTargetTest extends TargetContract {
    @TempDir Path directory;
    private final List<OpenSshServer> servers = new ArrayList<>();
    private SshKeys hostKeys;
    private SshKeys user;

    @BeforeEach
    void keys() throws Exception {
        assumeTrue(OpenSshServer.isInstalled(), "openssh-server is not installed");
        hostKeys = SshKeys.make(directory.resolve("host"), SshKeys.ED25519);
        user = SshKeys.make(directory.resolve("user"), SshKeys.ED25519);
        Files.createDirectory(directory.resolve("vault"));
    }

    @AfterEach
    void stop() throws Exception {
        for (OpenSshServer server : servers) {
            server.close();
        }
    }

    private OpenSshServer server(int port) throws Exception {
        OpenSshServer server = OpenSshServer.start(directory, hostKeys, user, port);
        servers.add(server);
        return server;
    }

    private SftpTarget target(OpenSshServer server) {
        return SftpTarget.of(
                "office",
                SftpSettings.of(
                        "127.0.0.1",
                        server.port(),
                        System.getProperty("user.name"),
                        user.file(),
                        server.hostKey(),
                        directory.resolve("vault").toString(),
                        new TargetIdentity("own", "office", Set.of())));
    }

    @Override
    protected Target open() throws Exception {
        return target(server(OpenSshServer.freePort()));
    }

    @Test
    @DisplayName("C-06 a server that is killed while it receives leaves no part of an object")
    void killedWhileReceiving() throws Exception {
        int port = OpenSshServer.freePort();
        OpenSshServer server = server(port);
        byte[] bytes = random(40_000_000);
        try (Target target = target(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Throwable> put =
                    threads.submit(() -> {
                        try {
                            target.put(KEY, Content.of(bytes), PutMode.CREATE);
                            return new AssertionError("it was stored");
                        } catch (TargetException e) {
                            return e;
                        }
                    });
            Path folder = directory.resolve("vault/packs/ab");
            while (!put.isDone() && !holdsSomething(folder)) {
                Thread.onSpinWait();
            }
            server.kill();
            assertThat(put.get()).isInstanceOf(TargetException.Unreachable.class);
            server.close();
            server(port);
            assertThat(keys(target, "")).isEmpty();
            target.put(KEY, Content.of(bytes), PutMode.CREATE);
            assertThat(readBytes(target, KEY, ByteRange.ALL)).isEqualTo(bytes);
        }
    }

    private static boolean holdsSomething(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.size(file) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void whatIsStoredIsForItsOwnerOnlyAndOrdinary() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(Files.readString(directory.resolve("vault").resolve(KEY.value())))
                    .isEqualTo("x");
            assertThatThrownBy(() -> readBytes(target, KEY, new ByteRange(1, 1)))
                    .isInstanceOf(TargetException.Broken.class);
        }
    }
}
