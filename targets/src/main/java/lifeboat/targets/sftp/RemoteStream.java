package lifeboat.targets.sftp;

import java.io.IOException;
import java.io.InputStream;
import lifeboat.targets.TargetException;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;

/// A part of a file on the server, read ahead. Ends where it was promised to end, or fails.
final class RemoteStream extends InputStream {
    private final String operation;
    private final Connection.Borrowed channel;
    private final SftpInputStreamAsync in;
    private long left;
    private boolean closed;

    RemoteStream(
            String operation, Connection.Borrowed channel, SftpInputStreamAsync in, long length) {
        this.operation = operation;
        this.channel = channel;
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int got;
        try {
            got = in.read(bytes, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            channel.spoil();
            throw SftpErrors.translate(operation, e);
        }
        if (got < 0) {
            throw new TargetException.Unreachable(
                    operation + ": ended " + left + " bytes too early", null);
        }
        left -= got;
        return got;
    }

    @Override
    public void close() throws TargetException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            in.close(); // waits for what was asked for ahead, so that the channel is clean again
        } catch (IOException e) {
            channel.spoil();
        } finally {
            channel.close();
        }
    }
}
