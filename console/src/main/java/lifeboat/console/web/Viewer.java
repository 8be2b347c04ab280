package lifeboat.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
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
        Principal principal = request.getUserPrincipal();
        if (principal instanceof Authentication login) {
            name = login.getName();
            for (GrantedAuthority authority : login.getAuthorities()) {
                Role.of(String.valueOf(authority.getAuthority())).ifPresent(roles::add);
            }
        }
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
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
