package lifeboat.console.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.WebConfig;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// The web console of one site, from its start to its close.
public final class WebConsole implements BegunByPeople, AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final Live live;
    private final Audit audit;
    private final Works works;
    private final String address;

    private WebConsole(
            ConfigurableApplicationContext context,
            Live live,
            Audit audit,
            Works works,
            String address) {
        this.context = context;
        this.live = live;
        this.audit = audit;
        this.works = works;
        this.address = address;
    }

    /// Starts it. Where nobody could log in yet, a one-time password of the first administrator
    /// goes to `log`, and nowhere else.
    ///
    /// @param slots what the pages show of schedules
    /// @param log takes sentences for people
    /// @throws IOException if the port cannot be had, or the accounts or certificates not be read
    public static WebConsole open(
            SiteConfig config,
            WebConfig web,
            Commands commands,
            SlotBoard slots,
            Clock clock,
            Consumer<String> log)
            throws IOException {
        if (web.tls().isPresent()) {
            WebCertificate.check(web.tls().get(), clock.instant());
        }
        Path state = config.state();
        Accounts accounts = Accounts.open(state.resolve("console-accounts.json"));
        Assets assets = new Assets();
        Views views = new Views(config.site(), assets.version());
        Live live = new Live();
        Audit audit = Audit.begin(state, commands, clock, log);
        try {
            LoginLimit limit = new LoginLimit(System::nanoTime);
            FactsKeeper facts = new FactsKeeper(commands, clock, live::changed);
            live.asks(facts::keepFresh);
            AccountPages people = new AccountPages(accounts, limit, audit, views);
            Notices notices = new Notices(clock);
            SitePages site = new SitePages(facts, notices, views);
            SnapshotPages snapshots = new SnapshotPages(facts, commands, audit, notices, views);
            HistoryPages history = new HistoryPages(facts, slots, clock, notices, views);
            ReportPages reports =
                    new ReportPages(facts, commands, audit, state.resolve("serve"), notices, views);
            Works works = new Works(commands, clock, live::changed);
            RecoverPages recovery =
                    new RecoverPages(
                            config.regions(),
                            web.secondApprover(),
                            commands,
                            works,
                            new Wishes(clock, System::nanoTime),
                            accounts,
                            audit,
                            views);
            Parts parts =
                    new Parts(
                            views,
                            assets,
                            live,
                            new Security(accounts, limit, audit, views),
                            new AccountGuard(accounts, clock),
                            List.of(
                                    people::routes,
                                    site::routes,
                                    snapshots::routes,
                                    history::routes,
                                    reports::routes,
                                    recovery::routes),
                            hosts(web),
                            log);
            ConfigurableApplicationContext context = start(web, parts);
            WebConsole console = new WebConsole(context, live, audit, works, address(web, context));
            log.accept("the console is at " + console.address());
            accounts.first()
                    .ifPresent(password ->
                            log.accept(
                                    "log in as "
                                            + Accounts.FIRST
                                            + " with the one-time password "
                                            + password));
            return console;
        } catch (IOException | RuntimeException e) {
            live.close();
            audit.close();
            throw e instanceof IOException broken ? broken : new IOException(reason(e), e);
        }
    }

    @Override
    public void drain() {
        works.drain();
    }

    @Override
    public int running() {
        return works.running().isPresent() ? 1 : 0;
    }

    @Override
    public void kill() {
        works.running().ifPresent(one -> one.work().kill());
    }

    @Override
    public void stop() {
        works.running().ifPresent(one -> one.work().stop());
    }

    /// As people type it.
    public String address() {
        return address;
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = Objects.requireNonNull(cause.getCause());
        }
        return String.valueOf(cause.getMessage());
    }

    private static ConfigurableApplicationContext start(WebConfig web, Parts parts) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        // what Tomcat tells goes where everything else goes, and as sparsely
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return new SpringApplicationBuilder(WebBeans.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(made -> made.getBeanFactory().registerSingleton("parts", parts))
                .properties(properties(web))
                .run();
    }

    private static Map<String, Object> properties(WebConfig web) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", web.address().getHostAddress());
        properties.put("server.port", String.valueOf(web.port()));
        properties.put("server.tomcat.threads.max", "24");
        properties.put("server.tomcat.threads.min-spare", "2");
        properties.put("server.tomcat.max-connections", "200");
        properties.put("server.tomcat.connection-timeout", "15s");
        properties.put("server.tomcat.max-http-form-post-size", "64KB");
        properties.put("server.tomcat.max-swallow-size", "64KB");
        properties.put("server.servlet.session.cookie.name", "lifeboat");
        properties.put("server.servlet.session.cookie.http-only", "true");
        properties.put("server.servlet.session.cookie.same-site", "strict");
        properties.put(
                "server.servlet.session.cookie.secure",
                String.valueOf(web.tls().isPresent() || web.publicUrl().isPresent()));
        properties.put("server.servlet.session.tracking-modes", "cookie");
        properties.put("spring.main.lazy-initialization", "false");
        if (web.publicUrl().isPresent()) {
            properties.put("server.forward-headers-strategy", "native");
            properties.put(
                    "server.tomcat.remoteip.internal-proxies",
                    "127\\.0\\.0\\.1|::1|0:0:0:0:0:0:0:1");
        }
        web.tls()
                .ifPresent(tls -> {
                    properties.put("server.ssl.certificate", tls.certificate().toUri().toString());
                    properties.put(
                            "server.ssl.certificate-private-key", tls.key().toUri().toString());
                    properties.put("server.ssl.enabled-protocols", "TLSv1.3,TLSv1.2");
                });
        return properties;
    }

    private static Set<String> hosts(WebConfig web) {
        if (web.tls().isPresent()) {
            return Set.of();
        }
        Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]", "::1"));
        hosts.add(web.address().getHostAddress());
        web.publicUrl().map(URI::getHost).ifPresent(hosts::add);
        return hosts;
    }

    private static String address(WebConfig web, ConfigurableApplicationContext context) {
        Optional<URI> outside = web.publicUrl();
        if (outside.isPresent()) {
            return outside.get().toString();
        }
        int port =
                context instanceof WebServerApplicationContext server
                                && server.getWebServer() != null
                        ? server.getWebServer().getPort()
                        : web.port();
        InetAddress address = web.address();
        String host =
                address instanceof java.net.Inet6Address
                        ? "[" + address.getHostAddress() + "]"
                        : address.getHostAddress();
        return (web.tls().isPresent() ? "https://" : "http://") + host + ":" + port + "/";
    }

    /// Ends it: no request is answered any more, and what people did is filed.
    @Override
    public void close() {
        live.close();
        context.close();
        audit.close();
    }
}
