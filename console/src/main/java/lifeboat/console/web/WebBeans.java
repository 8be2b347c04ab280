package lifeboat.console.web;

import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// The few beans of the web server. What they are made of was made before and comes as beans of its
/// own, so that nothing here is guessed.
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@EnableWebSecurity
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    SslAutoConfiguration.class
})
class WebBeans {
    private static final int MOST_SESSIONS = 2000;

    @Bean
    RouterFunction<ServerResponse> routes(Parts parts) {
        RouterFunctions.Builder routes =
                RouterFunctions.route()
                        .GET("/health", _ -> ServerResponse.ok().body("up\n"))
                        .GET("/assets/{name}", parts.assets()::answer)
                        .GET("/live", parts.live()::open);
        parts.pages().forEach(pages -> pages.accept(routes));
        return routes.GET("/**", parts::absent)
                .POST("/**", parts::absent)
                .onError(RuntimeException.class, parts::broken)
                .build();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, Parts parts) {
        return parts.security().chain(http, parts.guard());
    }

    /// Only the names of this console are answered, so that no page elsewhere can reach it under a
    /// name of its own; with TLS the certificate sees to that.
    @Bean
    WebSecurityCustomizer firewall(Parts parts) {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        Set<String> hosts = parts.hosts();
        if (!hosts.isEmpty()) {
            firewall.setAllowedHostnames(hosts::contains);
        }
        firewall.setAllowedHttpMethods(Set.of("GET", "HEAD", "POST"));
        return web ->
                web.httpFirewall(firewall)
                        .requestRejectedHandler((_, response, _) ->
                                response.sendError(HttpStatus.BAD_REQUEST.value()));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> modest() {
        return factory ->
                factory.addContextCustomizers(context -> {
                    StandardManager sessions = new StandardManager();
                    sessions.setMaxActiveSessions(MOST_SESSIONS);
                    sessions.setPathname(null); // sessions end with the process
                    context.setManager(sessions);
                    ErrorReportValve quiet = new ErrorReportValve();
                    quiet.setShowReport(false);
                    quiet.setShowServerInfo(false);
                    if (context.getParent() instanceof StandardHost host) {
                        host.getPipeline().addValve(quiet);
                    }
                });
    }
}
