package lifeboat.targets.sftp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// An SSH server in this process, on the loopback, that serves one directory as `/`.
final class MinaServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final SshKeys hostKeys;

    MinaServer(Path root, SshKeys hostKeys, SshKeys user, int port, SftpEventListener... listeners)
            throws IOException {
        this.hostKeys = hostKeys;
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys.pair()));
        server.setPublickeyAuthenticator((name, key, _) ->
                name.equals("vault") && KeyUtils.compareKeys(key, user.pair().getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        for (SftpEventListener listener : listeners) {
            sftp.addSftpEventListener(listener);
        }
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    String hostKey() {
        return hostKeys.publicText();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
