package lifeboat.targets.sftp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lifeboat.targets.TargetException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.jspecify.annotations.Nullable;

/// One SSH session to a server and the channels over it. A session that ended is replaced by the
/// next operation that wants one. Safe for concurrent use.
final class Connection implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final SftpSettings settings;
    private final Semaphore permits;
    private final Deque<AbstractSftpClient> idle = new ArrayDeque<>();
    private @Nullable SshClient client;
    private @Nullable ClientSession session;
    private volatile boolean openSsh = true;

    Connection(SftpSettings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.channels(), true);
    }

    /// Whether the server says that it is OpenSSH; supposed until it was asked.
    boolean isOpenSsh() {
        return openSsh;
    }

    /// A channel for one operation.
    ///
    /// @throws TargetException.Denied if the server shows another key than the pinned one, or takes
    ///   none of ours
    /// @throws TargetException.Unreachable if it does not answer
    Borrowed borrow(String operation) throws TargetException {
        permits.acquireUninterruptibly();
        try {
            return new Borrowed(channel(operation));
        } catch (TargetException | RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    private synchronized AbstractSftpClient channel(String operation) throws TargetException {
        for (AbstractSftpClient channel = idle.poll(); channel != null; channel = idle.poll()) {
            if (channel.isOpen()) {
                return channel;
            }
            closeQuietly(channel);
        }
        try {
            ClientSession open = session;
            if (open == null || !open.isOpen()) {
                open = connect(operation);
                session = open;
            }
            return (AbstractSftpClient) SftpClientFactory.instance().createSftpClient(open);
        } catch (IOException e) {
            throw SftpErrors.translate(operation, e);
        }
    }

    private ClientSession connect(String operation) throws IOException {
        PinnedHostKey pinned = PinnedHostKey.of(settings.hostKey());
        endClient();
        SshClient fresh = client(pinned);
        client = fresh;
        long limit = settings.connectLimit().toMillis();
        ClientSession made = null;
        try {
            made =
                    fresh.connect(settings.user(), settings.host(), settings.port())
                            .verify(limit, TimeUnit.MILLISECONDS)
                            .getSession();
            made.setKeyIdentityProvider(_ -> keys());
            made.auth().verify(limit, TimeUnit.MILLISECONDS);
            openSsh = String.valueOf(made.getServerVersion()).contains("OpenSSH");
            return made;
        } catch (IOException e) {
            if (made != null) {
                closeQuietly(made);
            }
            if (!pinned.refused().isEmpty()) {
                throw new TargetException.Denied(
                        operation
                                + ": "
                                + settings.host()
                                + " shows the host key "
                                + pinned.refused()
                                + " instead of the pinned "
                                + pinned.fingerprint(),
                        e);
            }
            if (String.valueOf(e.getMessage()).contains("No more authentication methods")) {
                throw new TargetException.Denied(
                        operation
                                + ": "
                                + settings.host()
                                + " does not let user "
                                + settings.user()
                                + " in with the key in "
                                + settings.identity(),
                        e);
            }
            throw new TargetException.Unreachable(
                    operation + ": " + settings.host() + ": " + e.getMessage(), e);
        }
    }

    private SshClient client(PinnedHostKey pinned) throws TargetException {
        SshClient fresh = SshClient.setUpDefaultClient();
        fresh.setServerKeyVerifier(pinned);
        fresh.setHostConfigEntryResolver(
                org.apache.sshd.client.config.hosts.HostConfigEntryResolver.EMPTY);
        fresh.setCipherFactories(ciphers());
        fresh.setSignatureFactoriesNames(signatures(pinned.type()));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(fresh, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(fresh, 3);
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(fresh, settings.connectLimit());
        SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(fresh, settings.connectLimit());
        AbstractSftpClient.SFTP_CLIENT_CMD_TIMEOUT.set(fresh, settings.answerLimit());
        fresh.start();
        return fresh;
    }

    /// What the JDK computes fastest comes first.
    private static List<NamedFactory<Cipher>> ciphers() {
        List<NamedFactory<Cipher>> all = new ArrayList<>();
        all.add(BuiltinCiphers.aes128gcm);
        all.add(BuiltinCiphers.aes256gcm);
        all.add(BuiltinCiphers.cc20p1305_openssh);
        all.add(BuiltinCiphers.aes128ctr);
        all.add(BuiltinCiphers.aes256ctr);
        return all;
    }

    /// A server with several keys is asked for the one that is pinned.
    private static List<String> signatures(String type) {
        List<String> names = new ArrayList<>();
        if (type.equals("ssh-rsa")) {
            names.addAll(List.of("rsa-sha2-512", "rsa-sha2-256"));
        } else {
            names.add(type);
        }
        for (String other :
                List.of(
                        "ssh-ed25519",
                        "ecdsa-sha2-nistp256",
                        "ecdsa-sha2-nistp384",
                        "ecdsa-sha2-nistp521",
                        "rsa-sha2-512",
                        "rsa-sha2-256")) {
            if (!names.contains(other)) {
                names.add(other);
            }
        }
        return names;
    }

    private Iterable<KeyPair> keys() throws IOException, GeneralSecurityException {
        return new FileKeyPairProvider(settings.identity()).loadKeys(null);
    }

    private synchronized void giveBack(AbstractSftpClient channel) {
        if (channel.isOpen() && idle.size() < settings.channels()) {
            idle.push(channel);
        } else {
            closeQuietly(channel);
        }
    }

    private void endClient() {
        SshClient old = client;
        client = null;
        session = null;
        idle.forEach(Connection::closeQuietly);
        idle.clear();
        if (old != null) {
            old.stop();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            return; // it is not used any more
        }
    }

    @Override
    public synchronized void close() {
        endClient();
    }

    /// A channel that belongs to one operation until it is closed.
    final class Borrowed implements AutoCloseable {
        private final AbstractSftpClient channel;
        private boolean sound = true;
        private boolean closed;

        private Borrowed(AbstractSftpClient channel) {
            this.channel = channel;
        }

        SftpClient client() {
            return channel;
        }

        AbstractSftpClient raw() {
            return channel;
        }

        /// Says that answers may still be on their way: the channel is not used again.
        void spoil() {
            sound = false;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (sound) {
                giveBack(channel);
            } else {
                closeQuietly(channel);
            }
            permits.release();
        }
    }
}
