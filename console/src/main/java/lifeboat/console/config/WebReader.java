package lifeboat.console.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `serve.web:`.
final class WebReader {
    private static final Pattern LISTEN =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");

    private WebReader() {}

    private record Place(InetAddress address, int port) {}

    static WebConfig read(Section section, Path directory) {
        Place place = section.value("listen", place(WebConfig.LISTEN), WebReader::place);
        Optional<WebConfig.Tls> tls = section.section("tls").map(pem -> tls(pem, directory));
        Optional<URI> publicUrl = section.value("public-url", WebReader::url);
        boolean second = section.flag("second-approver");
        section.end();
        if (tls.isEmpty() && !place.address().isLoopbackAddress()) {
            section.error(
                    "listen",
                    "is beyond this machine and there is no `tls`: passwords would travel in the"
                            + " clear; give `tls: {certificate, key}`, or listen on 127.0.0.1 behind"
                            + " a reverse proxy");
        }
        return new WebConfig(place.address(), place.port(), tls, publicUrl, second);
    }

    private static WebConfig.Tls tls(Section section, Path directory) {
        WebConfig.Tls tls =
                new WebConfig.Tls(
                        directory.resolve(section.requiredText("certificate")).normalize(),
                        directory.resolve(section.requiredText("key")).normalize());
        section.end();
        return tls;
    }

    private static Place place(String text) {
        Matcher parts = LISTEN.matcher(text);
        if (parts.matches() && Integer.parseInt(parts.group(2)) <= 65_535) {
            String host = parts.group(1).replaceAll("[\\[\\]]", "");
            InetAddress address =
                    host.equals("localhost")
                            ? InetAddress.getLoopbackAddress()
                            : InetAddress.ofLiteral(host);
            return new Place(address, Integer.parseInt(parts.group(2)));
        }
        throw new IllegalArgumentException("must be an address and a port, such as 127.0.0.1:8484");
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean bare =
                    url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null
                            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
            if ("https".equals(url.getScheme()) && bare) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        throw new IllegalArgumentException("must be https://host or https://host:port");
    }
}
