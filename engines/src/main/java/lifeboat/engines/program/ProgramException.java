package lifeboat.engines.program;

import java.io.IOException;

/// A program could not be started, ended badly, or was ended because it took too long.
public final class ProgramException extends IOException {
    private final int status;
    private final String tail;

    ProgramException(String message, int status, String tail) {
        super(message);
        this.status = status;
        this.tail = tail;
    }

    ProgramException(String message, IOException cause) {
        super(message, cause);
        this.status = -1;
        this.tail = "";
    }

    /// Its exit status; more than 128 where a signal ended it; -1 where it did not run.
    public int status() {
        return status;
    }

    /// The end of its error output.
    public String tail() {
        return tail;
    }
}
