package lifeboat.console.web;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The log-in, the change of the own password, and the accounts.
final class AccountPages {
    private static final Views.Page LOGIN = Views.Page.of("login", "Log in", "");
    private static final Views.Page PASSWORD =
            Views.Page.of("password", "Choose a password", "/password");
    private static final Views.Page ACCOUNTS = Views.Page.of("accounts", "Accounts", "/accounts");

    /// A session of somebody who has not logged in is forgotten soon.
    private static final int STRANGER_SECONDS = 10 * 60;

    private final Accounts accounts;
    private final LoginLimit limit;
    private final Audit audit;
    private final Views views;

    AccountPages(Accounts accounts, LoginLimit limit, Audit audit, Views views) {
        this.accounts = accounts;
        this.limit = limit;
        this.audit = audit;
        this.views = views;
    }

    void routes(RouterFunctions.Builder routes) {
        routes.GET("/login", this::login)
                .GET("/password", request -> password(request, HttpStatus.OK, ""))
                .POST("/password", this::choose)
                .GET("/accounts", request -> accounts(request, HttpStatus.OK, "", ""))
                .POST("/accounts", this::create)
                .POST("/accounts/renew", this::renew)
                .POST("/accounts/remove", this::remove);
    }

    private ServerResponse login(ServerRequest request) {
        if (request.servletRequest().getUserPrincipal() != null) {
            return to("/");
        }
        String told =
                request.param("failed").isPresent()
                        ? "Name or password is wrong."
                        : request.param("out").isPresent()
                                ? "You are logged out."
                                : request.param("changed").isPresent()
                                        ? "The password is changed. Log in with it."
                                        : "";
        ServerResponse page =
                views.page(
                        request,
                        LOGIN,
                        Map.of("told", told, "failed", request.param("failed").isPresent()));
        HttpSession session = request.servletRequest().getSession(false);
        if (session != null) {
            session.setMaxInactiveInterval(STRANGER_SECONDS);
        }
        return page;
    }

    private ServerResponse password(ServerRequest request, HttpStatus status, String problem) {
        boolean oneTime = account(request).oneTime();
        return views.page(
                status, request, PASSWORD, Map.of("oneTime", oneTime, "problem", problem));
    }

    private Account account(ServerRequest request) {
        return accounts.find(Viewer.of(request.servletRequest()).name())
                .orElseThrow(() -> new IllegalStateException("a session without an account"));
    }

    private ServerResponse choose(ServerRequest request) throws IOException {
        Account account = account(request);
        String address = request.servletRequest().getRemoteAddr();
        String password = request.param("password").orElse("");
        if (!account.oneTime()) {
            if (!limit.tries(address, account.name())) {
                return password(
                        request,
                        HttpStatus.TOO_MANY_REQUESTS,
                        "Too many tries. Wait a quarter of an hour.");
            }
            if (!accounts.isRight(account, request.param("current").orElse(""))) {
                audit.add(account.name(), address, "password-change-failed", "");
                return password(
                        request, HttpStatus.UNPROCESSABLE_CONTENT, "The old password is wrong.");
            }
            limit.succeeded(address, account.name());
        }
        if (!password.equals(request.param("again").orElse(""))) {
            return password(request, HttpStatus.UNPROCESSABLE_CONTENT, "The two differ.");
        }
        try {
            accounts.choose(account.name(), password);
        } catch (IllegalArgumentException e) {
            return password(request, HttpStatus.UNPROCESSABLE_CONTENT, sentence(e));
        }
        audit.add(account.name(), address, "password-changed", "");
        HttpSession session = request.servletRequest().getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
        return to("/login?changed");
    }

    private ServerResponse accounts(
            ServerRequest request, HttpStatus status, String problem, String made) {
        return views.page(
                status,
                request,
                ACCOUNTS,
                Map.of("accounts", List.copyOf(accounts.all()), "problem", problem, "made", made));
    }

    private ServerResponse create(ServerRequest request) throws IOException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : request.params().getOrDefault("role", List.of())) {
            Role.of(word).ifPresent(roles::add);
        }
        String name = request.param("name").orElse("").strip();
        return change(
                request,
                "account-made",
                name + " " + roles.stream().map(Role::word).toList(),
                () -> {
                    if (roles.isEmpty()) {
                        throw new IllegalArgumentException("an account has at least one role");
                    }
                    return shown(name, accounts.create(name, roles));
                });
    }

    private ServerResponse renew(ServerRequest request) throws IOException {
        String name = request.param("name").orElse("");
        return change(request, "password-renewed", name, () -> shown(name, accounts.renew(name)));
    }

    private ServerResponse remove(ServerRequest request) throws IOException {
        String name = request.param("name").orElse("");
        return change(
                request,
                "account-removed",
                name,
                () -> {
                    accounts.remove(name);
                    return name + " is removed.";
                });
    }

    private static String shown(String name, String password) {
        return "One-time password of " + name + ", shown only now: " + password;
    }

    @FunctionalInterface
    private interface Change {
        String make() throws IOException;
    }

    private ServerResponse change(ServerRequest request, String what, String detail, Change change)
            throws IOException {
        try {
            String made = change.make();
            audit.add(request, what, detail);
            return accounts(request, HttpStatus.OK, "", made);
        } catch (IllegalArgumentException e) {
            return accounts(request, HttpStatus.UNPROCESSABLE_CONTENT, sentence(e), "");
        }
    }

    private static String sentence(IllegalArgumentException e) {
        String text = String.valueOf(e.getMessage());
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    static ServerResponse to(String path) {
        return ServerResponse.seeOther(URI.create(path)).build();
    }
}
