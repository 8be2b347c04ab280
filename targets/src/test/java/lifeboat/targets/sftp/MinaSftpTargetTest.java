package lifeboat.targets.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.Content;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server in this process, which can die wherever a test wants it to.
class MinaSftpTargetTest extends TargetContract {
    @TempDir Path directory;
    private final List<MinaServer> servers = new ArrayList<>();
    private SshKeys hostKeys;
    private SshKeys user;
    private Path root;

    @BeforeEach
    void keys() throws Exception {
        hostKeys = SshKeys.make(directory.resolve("host"), SshKeys.ECDSA);
        user = SshKeys.make(directory.resolve("user"), SshKeys.ED25519);
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("vault"));
    }

    @AfterEach
    void stop() throws Exception {
        for (MinaServer server : servers) {
            server.close();
        }
    }

    private MinaServer server(int port, SftpEventListener... listeners) throws Exception {
        MinaServer server = new MinaServer(root, hostKeys, user, port, listeners);
        servers.add(server);
        return server;
    }

    private SftpTarget target(int port, String hostKey, SshKeys identity) {
        return SftpTarget.of(
                "office",
                SftpSettings.of(
                        "127.0.0.1",
                        port,
                        "vault",
                        identity.file(),
                        hostKey,
                        "/vault",
                        new TargetIdentity("own", "office", Set.of())));
    }

    @Override
    protected Target open() throws Exception {
        MinaServer server = server(0);
        return target(server.port(), server.hostKey(), user);
    }

    @Test
    @DisplayName("N-10 a server that shows another host key gets nothing, and both keys are named")
    void refusesAnotherHostKey() throws Exception {
        MinaServer server = server(0);
        SshKeys other = SshKeys.make(directory.resolve("other"), SshKeys.ECDSA);
        try (Target target = target(server.port(), other.publicText(), user)) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("instead of the pinned SHA256:");
        }
        try (var left = Files.list(root.resolve("vault"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("P-02 a key that the server does not know any more is refused for good")
    void refusedKeys() throws Exception {
        MinaServer server = server(0);
        SshKeys revoked = SshKeys.make(directory.resolve("revoked"), SshKeys.ED25519);
        try (Target target = target(server.port(), server.hostKey(), revoked)) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("does not let user vault in");
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsMissing() throws Exception {
        MinaServer server = server(0);
        Files.delete(root.resolve("vault"));
        try (Target target = target(server.port(), server.hostKey(), user)) {
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Missing.class)
                    .hasMessageContaining("there is no directory /vault");
        }
    }

    /// Ends the session at the n-th block written, or right after a rename before its answer.
    private static final class Dying implements SftpEventListener {
        private final AtomicInteger writes;
        private final AtomicInteger renames;

        Dying(int writes, int renames) {
            this.writes = new AtomicInteger(writes);
            this.renames = new AtomicInteger(renames);
        }

        @Override
        public void written(
                ServerSession session,
                String remoteHandle,
                FileHandle localHandle,
                long offset,
                byte[] data,
                int dataOffset,
                int dataLen,
                @Nullable Throwable thrown) {
            if (writes.decrementAndGet() == 0) {
                session.close(true);
            }
        }

        @Override
        public void moved(
                ServerSession session,
                Path source,
                Path to,
                Collection<java.nio.file.CopyOption> options,
                @Nullable Throwable thrown) {
            if (renames.decrementAndGet() == 0) {
                session.close(true);
            }
        }

        void assertHappened() {
            assertThat(Math.min(writes.get(), renames.get())).isNotPositive();
        }
    }

    @Test
    @DisplayName("C-06 a server that dies while it receives leaves no part of an object")
    void diesWhileReceiving() throws Exception {
        byte[] bytes = random(400_000);
        for (int n : new int[] {1, 2, 7}) {
            Dying dying = new Dying(n, Integer.MAX_VALUE);
            MinaServer server = server(0, dying);
            try (Target target = target(server.port(), server.hostKey(), user)) {
                assertThatThrownBy(() -> target.put(KEY, Content.of(bytes), PutMode.CREATE))
                        .isInstanceOf(TargetException.Unreachable.class);
                dying.assertHappened();
                assertThat(keys(target, "")).isEmpty();
                target.put(KEY, Content.of(bytes), PutMode.CREATE);
                assertThat(readBytes(target, KEY, lifeboat.targets.ByteRange.ALL)).isEqualTo(bytes);
                target.delete(KEY);
            }
        }
    }

    @Test
    @DisplayName("C-06 a server that dies right after renaming: the put is repeated and succeeds")
    void diesAfterRenaming() throws Exception {
        Dying dying = new Dying(Integer.MAX_VALUE, 1);
        MinaServer server = server(0, dying);
        try (Target target = target(server.port(), server.hostKey(), user)) {
            assertThatThrownBy(() -> target.put(KEY, text("whole"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Unreachable.class);
            dying.assertHappened();
            target.put(KEY, text("whole"), PutMode.CREATE);
            assertThat(readAll(target, KEY)).isEqualTo("whole");
        }
    }

    @Test
    void goesOnWithAServerThatWasStartedAgain() throws Exception {
        MinaServer server = server(0);
        try (Target target = target(server.port(), server.hostKey(), user)) {
            target.put(KEY, text("first"), PutMode.CREATE);
            int port = server.port();
            server.close();
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
            server(port);
            assertThat(readAll(target, KEY)).isEqualTo("first");
        }
    }
}
