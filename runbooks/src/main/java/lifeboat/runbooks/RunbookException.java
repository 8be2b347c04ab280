package lifeboat.runbooks;

import java.util.List;

/// A runbook cannot be used. The message lists every problem, one a line.
public final class RunbookException extends Exception {
    public RunbookException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
