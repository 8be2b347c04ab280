package lifeboat.engines.mariadb;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a MariaDB server is: `mariadb://user@host:port/database`, or
/// `mariadb://user@/database?socket=/path` on this machine. Holds no password.
///
/// @param configured as it was given
/// @param user empty for the one that runs this program
/// @param host empty where a socket is named
/// @param database empty for all of the server
public record MariadbAddress(
        String configured,
        String user,
        String host,
        int port,
        Optional<String> socket,
        Optional<String> database) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:mariadb|mysql)://(?:([^@/?:]*)@)?([^/?:]*)(?::(\\d{1,5}))?(?:/([^/?]*))?(?:\\?socket=(/[^&?]*))?");
    private static final int USUAL_PORT = 3306;

    /// @throws IllegalArgumentException if it is no such URL, or holds a password
    public static MariadbAddress of(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not of the form mariadb://user@host:port/database, or"
                            + " mariadb://user@/database?socket=/path; a password has a setting of its"
                            + " own");
        }
        Optional<String> socket = Optional.ofNullable(parts.group(5)).map(MariadbAddress::decoded);
        String host = parts.group(2);
        if (host.isEmpty() && socket.isEmpty()) {
            throw new IllegalArgumentException("names neither a host nor a socket");
        }
        return new MariadbAddress(
                url,
                decoded(Optional.ofNullable(parts.group(1)).orElse("")),
                host,
                parts.group(3) == null ? USUAL_PORT : Integer.parseInt(parts.group(3)),
                socket,
                Optional.ofNullable(parts.group(4))
                        .filter(name -> !name.isEmpty())
                        .map(MariadbAddress::decoded));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// For people.
    @Override
    public String toString() {
        return "mariadb://" + socket.orElse(host + ":" + port) + "/" + database.orElse("");
    }
}
