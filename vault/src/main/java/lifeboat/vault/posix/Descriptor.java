package lifeboat.vault.posix;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/// One file descriptor, released once. Using it while another thread closes it is a fault of the
/// caller; using it afterwards fails.
final class Descriptor {
    private volatile int number;

    Descriptor(long number) {
        this.number = (int) number;
    }

    int number() throws ClosedChannelException {
        int open = number;
        if (open < 0) {
            throw new ClosedChannelException();
        }
        return open;
    }

    void close(byte[] label) throws IOException {
        int open;
        synchronized (this) {
            open = number;
            number = -1;
        }
        if (open >= 0) {
            Failures.check(
                    "close", label, Kernel.once(Scratch.get(), Syscall.CLOSE, open, 0, 0, 0, 0));
        }
    }
}
