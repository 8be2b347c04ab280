package lifeboat.targets.sftp;

import java.io.EOFException;
import java.io.IOException;
import lifeboat.targets.TargetException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Translates what SFTP says into what targets say.
final class SftpErrors {
    private SftpErrors() {}

    static TargetException translate(String operation, IOException e) {
        if (e instanceof TargetException already) {
            return already;
        }
        if (e instanceof SftpException sftp) {
            String message = operation + ": " + reason(sftp);
            return switch (sftp.getStatus()) {
                case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                        new TargetException.Missing(message, e);
                case SftpConstants.SSH_FX_PERMISSION_DENIED,
                        SftpConstants.SSH_FX_WRITE_PROTECT,
                        SftpConstants.SSH_FX_CANNOT_DELETE ->
                        new TargetException.Denied(message, e);
                case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM,
                        SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
                        new TargetException.Full(message, e);
                case SftpConstants.SSH_FX_FILE_ALREADY_EXISTS ->
                        new TargetException.Exists(message, e);
                case SftpConstants.SSH_FX_NO_CONNECTION, SftpConstants.SSH_FX_CONNECTION_LOST ->
                        new TargetException.Unreachable(message, e);
                default -> new TargetException.Broken(message, e);
            };
        }
        String said = e instanceof EOFException ? "the connection ended" : e.getMessage();
        return new TargetException.Unreachable(operation + ": " + said, e);
    }

    /// Whether the server only said that it failed, as OpenSSH does for a full disk, a name that is
    /// taken, and much else.
    static boolean isUnspecific(IOException e) {
        return e instanceof SftpException sftp && sftp.getStatus() == SftpConstants.SSH_FX_FAILURE;
    }

    static boolean isMissing(IOException e) {
        return e instanceof SftpException sftp
                && (sftp.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
                        || sftp.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH);
    }

    private static String reason(SftpException e) {
        String name = SftpConstants.getStatusName(e.getStatus());
        String message = String.valueOf(e.getMessage());
        return message.contains(name) ? message : name + " " + message;
    }
}
