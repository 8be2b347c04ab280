package lifeboat.restore.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.engines.postgresql.Catalogue;
import lifeboat.engines.postgresql.PostgresqlSession;

/// Restores roles, memberships and grants of a cluster. Roles that are there stay as they are;
/// tablespaces are not made, since their directories belong to a machine.
final class Globals {
    private static final String ROLE = "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern ABOUT_ROLE =
            Pattern.compile(
                    "(?:CREATE ROLE|ALTER ROLE|COMMENT ON ROLE|SECURITY LABEL FOR \\S+ ON ROLE) "
                            + ROLE
                            + "[ ;].*",
                    Pattern.DOTALL);
    private static final Pattern ABOUT_TABLESPACE =
            Pattern.compile(
                    "(?:CREATE|ALTER|COMMENT ON|SECURITY LABEL FOR \\S+ ON) TABLESPACE .*|(?:GRANT|REVOKE) \\S+ ON TABLESPACE .*",
                    Pattern.DOTALL);

    /// A number nobody else locks: the first letters of the program's name.
    private static final long TURN = 0x6c_69_66_65_62L;

    private final Set<String> stayed = new TreeSet<>();

    /// Runs the script of `pg_dumpall --globals-only`. Restores into one cluster take turns here,
    /// so that two do not make the same role; whoever fails ends the session, and the turn with it.
    void restore(PostgresqlSession session, String script) throws IOException {
        session.execute("select pg_catalog.pg_advisory_lock(" + TURN + ")");
        inTurn(session, script);
        session.execute("select pg_catalog.pg_advisory_unlock(" + TURN + ")");
    }

    private void inTurn(PostgresqlSession session, String script) throws IOException {
        Set<String> there = new HashSet<>(Catalogue.roles(session));
        List<String> wanted = new ArrayList<>();
        for (String statement : Statements.of(script)) {
            Matcher role = ABOUT_ROLE.matcher(statement);
            if (role.matches() && there.contains(plain(role.group(1)))) {
                stayed.add(plain(role.group(1)));
            } else if (!ABOUT_TABLESPACE.matcher(statement).matches()) {
                wanted.add(statement);
            }
        }
        session.executeForeign(String.join("\n", wanted));
    }

    private static String plain(String identifier) {
        return identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier;
    }

    /// Roles that were there before and were not touched.
    Set<String> stayed() {
        return stayed;
    }
}
