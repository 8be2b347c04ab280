package lifeboat.targets.sftp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import lifeboat.targets.TargetIdentity;

/// How an SSH server is reached.
///
/// @param host name or address
/// @param port 1 to 65535
/// @param user who logs in
/// @param identity file with the private key, in any form of OpenSSH, without a passphrase
/// @param hostKey the server's public key: type and Base64, as in `known_hosts`; no other is taken
/// @param path directory on the server, which must exist; relative to the user's home if it does
///   not begin with `/`
/// @param declared who holds the server, as the configuration says; the places `host=…` and
///   `endpoint=…` are added to it
/// @param connectLimit for connecting and logging in
/// @param answerLimit for one answer of the server
/// @param channels operations at once, 1 to 10; OpenSSH allows 10 of one session
public record SftpSettings(
        String host,
        int port,
        String user,
        Path identity,
        String hostKey,
        String path,
        TargetIdentity declared,
        Duration connectLimit,
        Duration answerLimit,
        int channels) {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int CHANNELS = 6;

    public SftpSettings {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(declared);
        Objects.requireNonNull(connectLimit);
        Objects.requireNonNull(answerLimit);
        if (host.isBlank() || user.isBlank() || path.isBlank()) {
            throw new IllegalArgumentException("a host, a user and a path are needed");
        }
        if (port < 1 || port > 65_535 || channels < 1 || channels > 10) {
            throw new IllegalArgumentException(
                    "not settings of an SSH server: port " + port + ", channels " + channels);
        }
    }

    /// With the usual limits.
    public static SftpSettings of(
            String host,
            int port,
            String user,
            Path identity,
            String hostKey,
            String path,
            TargetIdentity declared) {
        return new SftpSettings(
                host, port, user, identity, hostKey, path, declared, CONNECT, ANSWER, CHANNELS);
    }
}
