package lifeboat.targets.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/// A key pair for tests, with its private half in a file as OpenSSH writes it.
///
/// @param file readable by its owner only
/// @param publicText type and Base64
public record SshKeys(KeyPair pair, Path file, String publicText) {
    public static final String ED25519 = "ssh-ed25519";
    public static final String ECDSA = "ecdsa-sha2-nistp256";

    public static SshKeys make(Path file, String type)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(type, 256);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
        }
        return new SshKeys(pair, file, PublicKeyEntry.toString(pair.getPublic()));
    }
}
