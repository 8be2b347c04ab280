package lifeboat.console.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.SiteConfigLoader;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.http.TestCertificates;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetCertificatesTest {
    @TempDir private Path directory;

    private SiteConfig config(int port) throws Exception {
        Path file = directory.resolve("lifeboat.yml");
        Files.writeString(
                file,
                """
                site: shop
                state: state
                sources: {tree: {type: directory, path: source}}
                targets:
                  own: {type: s3, region: us-east-1, bucket: vault, path-style: true,
                        endpoint: "https://127.0.0.1:%d",
                        access-key: {env: KEY}, secret-key: {env: SECRET}}
                  disk: {type: directory, path: vault}
                """
                        .formatted(port));
        Files.createDirectories(directory.resolve("state"));
        return SiteConfigLoader.load(file);
    }

    @Test
    @DisplayName("P-03 the end of a target's certificate is seen, remembered and told in time")
    void theEndIsTold() throws Exception {
        TestCertificates certificates = TestCertificates.in(directory);
        SiteConfig config;
        Instant end;
        try (StoreServer server =
                StoreServer.over(new MemoryTarget("memory"), certificates.good(), 0)) {
            config = config(server.port());
            end =
                    TargetCertificates.end(
                            URI.create("https://127.0.0.1:" + server.port()),
                            certificates.trusting());
            assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(15)));
            assertThat(TargetCertificates.known(config)).isEmpty();
            TargetCertificates.look(config, certificates.trusting());
        }
        TargetCertificates.look(config, certificates.trusting()); // away now, and still known
        assertThat(TargetCertificates.known(config)).hasSize(1).containsEntry("own", end);
        assertThat(Expiries.near(config, end.minus(Duration.ofDays(31)))).isEmpty();
        assertThat(Expiries.urgent(config, end.minus(Duration.ofDays(6))))
                .singleElement()
                .asString()
                .contains("the certificate of target own expires on", "within 7 days");
        assertThat(Expiries.near(config, end.plus(Duration.ofHours(1))).toString())
                .contains("has expired");
    }

    @Test
    void whoIsNotTrustedHasNoEnd() throws Exception {
        TestCertificates certificates = TestCertificates.in(directory);
        try (StoreServer server =
                StoreServer.over(new MemoryTarget("memory"), certificates.ofAnotherHost(), 0)) {
            assertThatThrownBy(() ->
                            TargetCertificates.end(
                                    URI.create("https://127.0.0.1:" + server.port()),
                                    certificates.trusting()))
                    .isInstanceOf(java.io.IOException.class);
        }
    }
}
