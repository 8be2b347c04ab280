package lifeboat.restore.batch;

import java.io.IOException;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreVerdict;

/// What the steps of the job do. May be called again after a crash: [#restore] continues where it
/// was.
public interface RestoreWork {
    /// Looks at everything a restore needs and changes nothing; throws if it cannot succeed.
    void plan() throws IOException;

    RestoreResult restore() throws IOException;

    /// Tells people and machines. After a crash between both, only the verdict is known.
    void report(RestoreVerdict verdict) throws IOException;
}
