package lifeboat.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.csrf.CsrfToken;

/// Who looks at a page.
///
/// @param name empty before the log-in
/// @param csrfName of the field that every form carries
record Viewer(String name, Set<Role> roles, String csrfName, String csrf) {
    static Viewer of(HttpServletRequest request) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        String name = "";
        if (request.getUserPrincipal() instanceof Authentication login) {
            name = login.getName();
            for (GrantedAuthority authority : login.getAuthorities()) {
                String word = String.valueOf(authority.getAuthority());
                Role.of(word.replaceFirst("^ROLE_", "").toLowerCase(java.util.Locale.ROOT))
                        .ifPresent(roles::add);
            }
        }
        return request.getAttribute("_csrf") instanceof CsrfToken token
                ? new Viewer(name, roles, token.getParameterName(), token.getToken())
                : new Viewer(name, roles, "", "");
    }

    boolean is(Role role) {
        return roles.contains(role);
    }

    boolean isKnown() {
        return !name.isEmpty();
    }
}
