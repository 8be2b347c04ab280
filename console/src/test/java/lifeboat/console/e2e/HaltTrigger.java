package lifeboat.console.e2e;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.h2.api.Trigger;

/// Lives in a job history and ends the process at the n-th change of a job's or step's row, as by
/// `kill -9`: that is before and after every step begins and ends. Says on standard error which.
public final class HaltTrigger implements Trigger {
    /// System property: at which change; none means never.
    static final String AT = "lifeboat.test.haltAt";

    private static final AtomicInteger CHANGES = new AtomicInteger();
    private static final List<String> TABLES =
            List.of("BATCH_JOB_EXECUTION", "BATCH_STEP_EXECUTION");

    private String when = "";

    /// Puts it into the history of a site that no process has open.
    static void plantIn(TestedSite site) throws SQLException {
        try (Connection history = history(site);
                Statement statement = history.createStatement()) {
            for (String table : TABLES) {
                for (String moment : List.of("BEFORE", "AFTER")) {
                    statement.execute(
                            "CREATE TRIGGER HALT_%s_%s %s INSERT, UPDATE ON %s FOR EACH ROW CALL '%s'"
                                    .formatted(
                                            moment,
                                            table,
                                            moment,
                                            table,
                                            HaltTrigger.class.getName()));
                }
            }
        }
    }

    /// The history of backups of a site that no process has open.
    static Connection history(TestedSite site) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + site.state().resolve("jobs").toAbsolutePath(), "sa", "");
    }

    @Override
    public void init(
            Connection history,
            String schema,
            String trigger,
            String table,
            boolean before,
            int type) {
        when = (before ? "before " : "after ") + table;
    }

    @Override
    public void fire(Connection history, Object[] old, Object[] now) {
        if (CHANGES.incrementAndGet() == Integer.getInteger(AT, 0)) {
            String row =
                    Arrays.stream(now)
                            .filter(Objects::nonNull)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .filter(text -> !text.isEmpty() && text.length() < 30)
                            .collect(Collectors.joining(" "));
            try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
                err.write(("halted " + when + " " + row + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
