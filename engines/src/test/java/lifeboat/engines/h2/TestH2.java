package lifeboat.engines.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import org.h2.tools.Server;

/// A real H2 server on loopback, and ways to fill a database.
public final class TestH2 implements AutoCloseable {
    /// Of the user `SA`.
    public static final Password PASSWORD = () -> Optional.of("canary; of 'H2'".toCharArray());

    private final Server server;

    private TestH2(Server server) {
        this.server = server;
    }

    /// Starts one over a directory.
    public static TestH2 start(Path directory) throws SQLException {
        return new TestH2(
                Server.createTcpServer(
                                "-tcpPort", "0", "-baseDir", directory.toString(), "-ifNotExists")
                        .start());
    }

    public H2Address address(String database) {
        return new H2Address("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + database, "SA");
    }

    /// Another process that has a file open until its input ends.
    public static RunningProgram application(H2Address file) throws IOException {
        String jar =
                org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        RunningProgram shell =
                ProgramCall.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                jar,
                                "org.h2.tools.Shell",
                                "-url",
                                file.url(),
                                "-user",
                                file.user(),
                                "-password",
                                new String(PASSWORD.reveal().orElseThrow()))
                        .start();
        shell.input()
                .write(
                        "select 'it is ' || 'open';\n"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        shell.input().flush();
        StringBuilder said = new StringBuilder();
        for (int c = shell.output().read(); c >= 0; c = shell.output().read()) {
            said.append((char) c);
            if (said.indexOf("it is open") >= 0) {
                return shell;
            }
        }
        shell.close();
        throw new IOException("H2's shell did not open " + file + ": " + said);
    }

    /// Makes the database where it does not exist, and runs statements.
    public static void execute(H2Address address, String... statements)
            throws SQLException, IOException {
        try (Connection connection = login(address);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /// A connection that may make the database.
    public static Connection login(H2Address address) throws SQLException, IOException {
        java.util.Properties login = new java.util.Properties();
        login.setProperty("user", address.user());
        login.put("password", PASSWORD.reveal().orElseThrow());
        return new org.h2.Driver().connect(address.url(), login);
    }

    public static String value(H2Address address, String query) throws SQLException, IOException {
        try (Connection connection = login(address);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /// Accounts with a sum in two tables, odd names and values, large objects, a role, a view.
    public static void fillShop(H2Address address) throws SQLException, IOException {
        execute(
                address,
                "create table accounts (id int primary key, balance int not null)",
                "insert into accounts select x, 100 from system_range(1, 1000)",
                "create table others (id int primary key, balance int not null)",
                "insert into others select x, 100 from system_range(1, 1000)",
                "create schema \"Odd \"\"schema\"",
                "create table \"Odd \"\"schema\".\"ta'b;le\" (id identity, t varchar, d double precision, c clob, b blob)",
                "insert into \"Odd \"\"schema\".\"ta'b;le\" (t, d, c, b) values ('zwölf; ''x'' \n -- y', cast('NaN' as double precision), repeat('long ', 5000), X'00ff'), (null, cast('-Infinity' as double precision), '', null)",
                "create sequence tickets start with 5",
                "select next value for tickets",
                "create index by_balance on accounts (balance)",
                "alter table others add constraint of_account foreign key (id) references accounts (id)",
                "create view rich as select * from accounts where balance > 1000",
                "create role readers",
                "grant select on accounts to readers",
                "create user app password 'secret of app'",
                "grant readers to app",
                "create table empty_one (x int)",
                "comment on table accounts is 'money; of others'");
    }

    @Override
    public void close() {
        server.stop();
    }
}
