package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/// A user of a proxy and the password. Never prints the password.
public final class ProxyLogin {
    private final String user;
    private final String password;

    public ProxyLogin(String user, String password) {
        if (user.isBlank() || user.contains(":")) {
            throw new IllegalArgumentException("a user's name must be there and without `:`");
        }
        this.user = user;
        this.password = password;
    }

    public String user() {
        return user;
    }

    public String revealPassword() {
        return password;
    }

    /// What the header Proxy-Authorization says (RFC 7617).
    public String revealHeader() {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "ProxyLogin[" + user + "]";
    }
}
