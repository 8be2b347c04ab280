package lifeboat.targets.limit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Gives its permit back once, when closed.
final class PermitStream extends FilterInputStream {
    private final Runnable release;
    private boolean released;

    PermitStream(InputStream in, Runnable release) {
        super(in);
        this.release = release;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            if (!released) {
                released = true;
                release.run();
            }
        }
    }
}
