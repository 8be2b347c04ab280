package lifeboat.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Ends a session whose account was removed or changed meanwhile, and every one that is older than
/// a working day.
final class AccountGuard extends OncePerRequestFilter {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final String STAMP = "lifeboat.account";
    private static final int IDLE_SECONDS = 30 * 60;

    private final Accounts accounts;
    private final Clock clock;

    AccountGuard(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /// What a session is good for: this account as it is now.
    static void begin(HttpSession session, Account account) {
        session.setAttribute(STAMP, stamp(account));
        session.setMaxInactiveInterval(IDLE_SECONDS);
    }

    private static String stamp(Account account) {
        return account.hash() + account.roles();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null
                && login.isAuthenticated()
                && !(login instanceof AnonymousAuthenticationToken)
                && !isGood(login, request.getSession(false))) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            SecurityContextHolder.clearContext();
            response.sendRedirect("/login");
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isGood(Authentication login, @Nullable HttpSession session) {
        Optional<Account> account = accounts.find(login.getName());
        return session != null
                && account.isPresent()
                && stamp(account.get()).equals(session.getAttribute(STAMP))
                && clock.instant()
                        .isBefore(Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST));
    }
}
