package lifeboat.backup.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;

/// The source `h2`: a database in a server, or in a file that no program has open.
///
/// @param address whose user is an administrator
/// @param password opened for each capture
public record H2Source(String name, H2Address address, Password password) implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "h2";

    private static final String PURPOSE = "htwo";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        PrivateDirectory.sweep(stateDirectory, PURPOSE);
        Connection connection;
        String version;
        try {
            connection = address.connect(password);
            version = checked(connection);
        } catch (SQLException e) {
            throw new SourceUnusableException(
                    address + " cannot be captured: " + firstLine(e) + hint(e), e);
        }
        return new H2Capture(
                address,
                connection,
                version,
                PrivateDirectory.make(stateDirectory, PURPOSE),
                clock);
    }

    private static String checked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet user =
                        statement.executeQuery(
                                "select is_admin from information_schema.users where user_name = current_user")) {
            if (!user.next() || !user.getBoolean(1)) {
                throw new SQLException(
                        "the user must be an administrator (ADMIN) to read everything");
            }
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String hint(SQLException e) {
        boolean inUse = e.getErrorCode() == 90020;
        return inUse
                ? "; a program has it open: let that program share it with AUTO_SERVER=TRUE in both addresses, or start a server and name it here: jdbc:h2:tcp://…"
                : "";
    }
}
