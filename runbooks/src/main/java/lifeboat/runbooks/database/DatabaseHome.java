package lifeboat.runbooks.database;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.run.OpenDatabase;
import lifeboat.runbooks.run.StepWork;

/// Where one database source is in a region. Used by one thread.
public interface DatabaseHome extends OpenDatabase {
    /// Restores the source. What can only be compared now is compared now; what [#readBack] will
    /// compare may be left to it.
    ///
    /// @param start where an earlier run had begun, what it left is continued, begun again or found
    ///   to be whole
    /// @throws lifeboat.restore.stream.DestinationInUseException if the home holds something else,
    ///   or is the live source; nothing was changed
    /// @throws IOException if the world failed; the same call may be given again
    StreamRestoration restore(CapturedStreams streams, StepWork.Start start) throws IOException;

    /// Reads everything back and compares it with the completeness record. Changes nothing.
    StreamRestoration readBack(CapturedStreams streams) throws IOException;

    /// Plants damage in what was restored, as little as will do.
    ///
    /// @return a text that a finding must hold to name it; empty where there is no place for it, or
    ///   this kind of database has no such thing
    Optional<String> plant(DatabaseDamage damage, RandomGenerator random) throws IOException;

    /// Ends every connection and program that is left.
    @Override
    void close() throws IOException;
}
