package lifeboat.runbooks.run;

import java.io.Closeable;
import java.io.IOException;

/// A restored database that can be asked. Used by one thread.
public interface SqlAnswers extends Closeable {
    /// Rows by line, columns by tab. Changes nothing, whatever the query says.
    ///
    /// @throws IOException with what the database said
    String answer(String query) throws IOException;

    @Override
    void close() throws IOException;
}
