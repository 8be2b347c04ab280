package lifeboat.runbooks.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A database in a region that can be asked and told. Used by one thread.
public interface OpenDatabase extends Closeable {
    /// The answer of a query in the database that the source names: rows by line, columns by tab.
    /// Changes nothing, whatever the query says.
    ///
    /// @throws IOException with what the database said
    String answer(String query) throws IOException;

    /// Runs statements in the database that the source names, all or none where the engine can.
    ///
    /// @throws IOException with what the database said, or that this kind runs none
    default void execute(List<String> statements) throws IOException {
        throw new IOException("databases of this kind run no statements");
    }

    /// Gives users new passwords, all or none where the engine can. None of them shows in a log of
    /// the server.
    ///
    /// @param passwords by user; wiped by the caller
    /// @throws IOException with what the database said, or that this kind has no users
    default void changePasswords(Map<String, char[]> passwords) throws IOException {
        throw new IOException("databases of this kind have no users whose passwords we can change");
    }

    @Override
    void close() throws IOException;
}
