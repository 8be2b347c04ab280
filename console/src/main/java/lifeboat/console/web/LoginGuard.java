package lifeboat.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.filter.OncePerRequestFilter;

/// Turns log-ins away that come too often, before any password is looked at.
final class LoginGuard extends OncePerRequestFilter {
    private final LoginLimit limit;
    private final Accounts accounts;
    private final Audit audit;
    private final Views views;

    LoginGuard(LoginLimit limit, Accounts accounts, Audit audit, Views views) {
        this.limit = limit;
        this.accounts = accounts;
        this.audit = audit;
        this.views = views;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean logsIn =
                request.getMethod().equals("POST") && request.getServletPath().equals("/login");
        String name = String.valueOf(request.getParameter("username"));
        if (!logsIn || limit.tries(request.getRemoteAddr(), name)) {
            chain.doFilter(request, response);
            return;
        }
        audit.addOfStranger(accounts.known(name), request.getRemoteAddr(), "log-in-refused");
        response.setStatus(429);
        response.setHeader("Retry-After", String.valueOf(LoginLimit.WINDOW.toSeconds()));
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .write(
                        views.text(
                                Viewer.of(request),
                                Views.Page.of("message", "Too many tries", ""),
                                Map.of(
                                        "text",
                                        "Too many log-ins failed. Wait a quarter of an hour, then"
                                                + " try again.")));
    }
}
