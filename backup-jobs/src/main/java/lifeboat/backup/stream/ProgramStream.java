package lifeboat.backup.stream;

import java.io.IOException;
import java.io.InputStream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// What a program prints. Its end is an end only if the program ended with status 0; otherwise
/// reading throws [SourceUnusableException], so that nobody takes half an output for a whole one.
/// The caller closes the program.
public final class ProgramStream extends InputStream {
    private final RunningProgram program;
    private final InputStream output;

    public ProgramStream(RunningProgram program) {
        this.program = program;
        this.output = program.output();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got;
        try {
            got = output.read(into, offset, length);
        } catch (IOException e) {
            if (program.isAlive()) {
                throw new SourceUnusableException("cannot read: " + e.getMessage(), e);
            }
            got = -1; // it was killed; its status tells why
        }
        if (got < 0) {
            try {
                program.await();
            } catch (ProgramException e) {
                throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
            }
        }
        return got;
    }
}
