package lifeboat.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;

/// Who may do what, and the headers of every answer.
final class Security {
    /// Nothing but what this console serves itself.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// Of an account whose password was chosen by its owner.
    private static final String READY = "ready";

    private final Accounts accounts;
    private final LoginLimit limit;
    private final Audit audit;
    private final Views views;

    Security(Accounts accounts, LoginLimit limit, Audit audit, Views views) {
        this.accounts = accounts;
        this.limit = limit;
        this.audit = audit;
        this.views = views;
    }

    SecurityFilterChain chain(HttpSecurity http, AccountGuard guard) {
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(this::details);
        provider.setPasswordEncoder(accounts.encoder());
        http.authenticationProvider(provider)
                .authorizeHttpRequests(may ->
                        may.requestMatchers("/login", "/health", "/assets/*")
                                .permitAll()
                                .requestMatchers("/password", "/logout")
                                .authenticated()
                                .requestMatchers("/accounts", "/accounts/**")
                                .hasAuthority(Role.ADMINISTRATOR.word())
                                .requestMatchers(HttpMethod.POST, "/recover/approve")
                                .hasAuthority(Role.APPROVER.word())
                                .requestMatchers(HttpMethod.POST, "/recover/**", "/snapshots/**")
                                .hasAuthority(Role.OPERATOR.word())
                                .requestMatchers("/reports/*/*")
                                .hasAuthority(Role.AUDITOR.word())
                                .anyRequest()
                                .hasAuthority(READY))
                .formLogin(form ->
                        form.loginPage("/login")
                                .successHandler(this::loggedIn)
                                .failureHandler(
                                        (request, response, _) -> failed(request, response)))
                .logout(out ->
                        out.logoutSuccessHandler((request, response, login) -> {
                            if (login != null) {
                                audit.add(login.getName(), request.getRemoteAddr(), "log-out", "");
                            }
                            response.sendRedirect("/login?out");
                        }))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens()))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .exceptionHandling(on ->
                        on.accessDeniedHandler((request, response, _) -> denied(request, response)))
                .headers(headers ->
                        headers.httpStrictTransportSecurity(https -> https.includeSubDomains(false))
                                .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                                .referrerPolicy(policy ->
                                        policy.policy(
                                                org.springframework.security.web.header.writers
                                                        .ReferrerPolicyHeaderWriter.ReferrerPolicy
                                                        .SAME_ORIGIN))
                                .frameOptions(frame -> frame.deny())
                                .addHeaderWriter(
                                        new StaticHeadersWriter(
                                                "Cross-Origin-Opener-Policy", "same-origin"))
                                .addHeaderWriter(
                                        new StaticHeadersWriter(
                                                "Cross-Origin-Resource-Policy", "same-origin"))
                                .addHeaderWriter(
                                        new StaticHeadersWriter(
                                                "Permissions-Policy",
                                                "camera=(), geolocation=(), microphone=()")))
                .addFilterBefore(
                        new LoginGuard(limit, accounts, audit, views),
                        UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(guard, AuthorizationFilter.class);
        return http.build();
    }

    /// In a cookie, not in a session: a stranger who loads the log-in page costs no memory.
    private static CookieCsrfTokenRepository tokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("lifeboat-form");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict").path("/"));
        return tokens;
    }

    private UserDetails details(String name) {
        Account account =
                accounts.find(name).orElseThrow(() -> new UsernameNotFoundException("no account"));
        List<String> may = new ArrayList<>();
        if (!account.oneTime()) {
            may.add(READY);
            account.roles().forEach(role -> may.add(role.word()));
        }
        return new User(account.name(), account.hash(), AuthorityUtils.createAuthorityList(may));
    }

    private void loggedIn(
            HttpServletRequest request, HttpServletResponse response, Authentication login)
            throws IOException {
        Optional<Account> account = accounts.find(login.getName());
        limit.succeeded(request.getRemoteAddr(), login.getName());
        audit.add(login.getName(), request.getRemoteAddr(), "log-in", "");
        account.ifPresent(known -> AccountGuard.begin(request.getSession(), known));
        boolean oneTime = account.map(Account::oneTime).orElse(true);
        response.sendRedirect(oneTime ? "/password" : "/");
    }

    private void failed(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        audit.addOfStranger(
                accounts.known(request.getParameter("username")),
                request.getRemoteAddr(),
                "log-in-failed");
        response.sendRedirect("/login?failed");
    }

    private void denied(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Viewer viewer = Viewer.of(request);
        boolean mustChoose =
                accounts.find(viewer.name()).map(Account::oneTime).orElse(false)
                        && request.getMethod().equals("GET");
        if (mustChoose) {
            response.sendRedirect("/password");
            return;
        }
        response.setStatus(403);
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .write(
                        views.text(
                                viewer,
                                Views.Page.of("message", "Not allowed", ""),
                                Map.of(
                                        "text",
                                        "Your account may not do that, or the page was open for too"
                                                + " long. Go back, load it again and retry; an"
                                                + " administrator can give you another role.")));
    }
}
