package lifeboat.engines.mariadb;

import static lifeboat.engines.mariadb.MariadbSession.identifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.completeness.Completeness;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Users, roles and what they may, in the statements that the server itself gives for them.
/// Immutable.
public final class MariadbUsers {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<User> users;

    /// One account or role.
    ///
    /// @param name as SQL writes it, `'name'@'host'` or a role's name
    /// @param creation the statement that makes it
    /// @param grants statements, roles given to it among them
    public record User(String name, String creation, List<String> grants) {
        public User {
            grants = List.copyOf(grants);
        }
    }

    private MariadbUsers(List<User> users) {
        this.users = List.copyOf(users);
    }

    /// Asks the server, roles first; its own internal account is left out.
    public static MariadbUsers of(MariadbSession session) throws IOException {
        List<User> users = new ArrayList<>();
        for (List<String> row :
                session.rows(
                        "select user, host, is_role from mysql.user where user not in ('mariadb.sys',"
                                + " 'PUBLIC') order by is_role desc, user, host")) {
            boolean role = row.get(2).equals("Y");
            String name =
                    role
                            ? identifier(row.get(0))
                            : identifier(row.get(0)) + "@" + identifier(row.get(1));
            String creation =
                    role ? "CREATE ROLE " + name : session.value("show create user " + name);
            List<String> grants =
                    session.rows("show grants for " + name).stream()
                            .map(List::getFirst)
                            .sorted()
                            .toList();
            users.add(new User(name, creation, grants));
        }
        return new MariadbUsers(users);
    }

    /// Reads [#text].
    ///
    /// @throws IOException if it is something else
    public static MariadbUsers parse(String text) throws IOException {
        try {
            return new MariadbUsers(List.of(JSON.readValue(text, User[].class)));
        } catch (JacksonException e) {
            throw new IOException("the users cannot be read from the snapshot", e);
        }
    }

    /// All of them, as JSON. Holds digests of passwords.
    public String text() {
        return JSON.writeValueAsString(users);
    }

    public List<User> users() {
        return users;
    }

    /// By keys of a completeness record; no value tells a password.
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        for (User user : users) {
            values.put(
                    ":user/" + user.name(),
                    Completeness.sha256(user.creation() + "\n" + String.join("\n", user.grants())));
        }
        return values;
    }
}
