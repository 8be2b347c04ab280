package lifeboat.targets.sftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The SSH server of the system, for this user, on the loopback, with keys and configuration in a
/// directory of its own.
public final class OpenSshServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Process process;
    private final int port;
    private final SshKeys hostKeys;

    private OpenSshServer(Process process, int port, SshKeys hostKeys) {
        this.process = process;
        this.port = port;
        this.hostKeys = hostKeys;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// @param home for its files
    public static OpenSshServer start(Path home, SshKeys hostKeys, SshKeys user, int port)
            throws IOException, InterruptedException {
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // where it drops its privileges
        }
        Path allowed = Files.writeString(home.resolve("allowed"), user.publicText() + "\n");
        Path configuration =
                Files.writeString(
                        home.resolve("sshd.conf"),
                        """
                        ListenAddress 127.0.0.1
                        Port %d
                        HostKey %s
                        AuthorizedKeysFile %s
                        StrictModes no
                        UsePAM no
                        PidFile none
                        PasswordAuthentication no
                        PermitRootLogin prohibit-password
                        Subsystem sftp internal-sftp
                        """
                                .formatted(port, hostKeys.file(), allowed));
        Process process =
                new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("sshd.log").toFile())
                        .start();
        OpenSshServer server = new OpenSshServer(process, port, hostKeys);
        for (int i = 0; i < 200; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return server;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IOException(
                            "sshd ended: " + Files.readString(home.resolve("sshd.log")), e);
                }
                Thread.sleep(25);
            }
        }
        server.close();
        throw new IOException("sshd does not answer");
    }

    public String hostKey() {
        return hostKeys.publicText();
    }

    public int port() {
        return port;
    }

    /// As if the machine died: the server and every session of it.
    public void kill() {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
