package lifeboat.console.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads `serve:`.
final class ServeReader {
    private ServeReader() {}

    static ServeConfig read(Section section, Path directory) {
        Optional<ServeConfig.Jobs> jobs = section.section("jobs").map(ServeReader::jobs);
        ServeConfig config =
                new ServeConfig(
                        jobs,
                        section.value("drain", ServeConfig.DEFAULT.drain(), DurationText::parse),
                        section.section("web").map(web -> WebReader.read(web, directory)));
        section.end();
        return config;
    }

    private static ServeConfig.Jobs jobs(Section section) {
        ServeConfig.Jobs jobs =
                new ServeConfig.Jobs(
                        section.required("url", URI.create("postgresql:/"), ServeReader::url),
                        section.secret("password"));
        section.end();
        return jobs;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String user = url.getUserInfo();
            boolean whole = url.getHost() != null && url.getPath().length() > 1 && user != null;
            if ("postgresql".equals(url.getScheme()) && whole && !user.contains(":")) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        throw new IllegalArgumentException(
                "must be postgresql://user@host:port/database, without a password in it");
    }
}
