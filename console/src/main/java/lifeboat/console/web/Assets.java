package lifeboat.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import lifeboat.encryption.Sha256;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The style, the script and the picture of the pages; nothing else is served from files.
final class Assets {
    private static final Map<String, String> TYPES =
            Map.of(
                    "console.css", "text/css;charset=utf-8",
                    "console.js", "text/javascript;charset=utf-8",
                    "icon.svg", "image/svg+xml");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    Assets() {
        StringBuilder digests = new StringBuilder();
        TYPES.keySet().stream()
                .sorted()
                .forEach(name -> {
                    byte[] bytes = read(name);
                    files.put(name, bytes);
                    digests.append(Sha256.hexOf(bytes));
                });
        this.version =
                Sha256.hexOf(
                                digests.toString()
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .substring(0, 12);
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Changes with the content.
    String version() {
        return version;
    }

    ServerResponse answer(ServerRequest request) {
        String name = request.pathVariable("name");
        byte[] bytes = files.get(name);
        if (bytes == null) {
            return ServerResponse.notFound().build();
        }
        return ServerResponse.ok()
                .contentType(MediaType.parseMediaType(Objects.requireNonNull(TYPES.get(name))))
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .body(bytes);
    }
}
