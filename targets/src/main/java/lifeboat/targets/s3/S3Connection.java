package lifeboat.targets.s3;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import lifeboat.targets.http.HttpProxy;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;

/// Opens the SDK's client: what the settings say and nothing from the surroundings; one attempt per
/// request; checksums only where we set them, because many stores refuse those the SDK adds.
final class S3Connection {
    private static final int CONNECTIONS = 64;

    private S3Connection() {}

    static S3Client open(S3Settings settings) {
        S3Timeouts timeouts = settings.timeouts();
        var credentials = settings.credentials();
        return S3Client.builder()
                .region(Region.of(settings.region()))
                .endpointOverride(settings.address())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        credentials.accessKey(), credentials.revealSecretKey())))
                .addPlugin(LegacyMd5Plugin.create())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .putAuthScheme(new KnownDigestScheme())
                .serviceConfiguration(service ->
                        service.chunkedEncodingEnabled(false)
                                .pathStyleAccessEnabled(settings.addressing() == S3Addressing.PATH))
                .httpClientBuilder(
                        http(settings.way(), timeouts.connect(), timeouts.idle(), CONNECTIONS)
                                .connectionAcquisitionTimeout(timeouts.request()))
                .overrideConfiguration(override ->
                        override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                .apiCallTimeout(timeouts.request())
                                .defaultProfileFile(noProfile())
                                .addExecutionInterceptor(new SuspiciousSuccess()))
                .build();
    }

    /// A client that waits for nothing without end and goes where it is told.
    ///
    /// @param connections most of them at a time
    static Apache5HttpClient.Builder http(
            Optional<HttpProxy> way, Duration connect, Duration idle, int connections) {
        return Apache5HttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(idle)
                .maxConnections(connections)
                .proxyConfiguration(proxy(way));
    }

    /// The proxy of the settings, and never one that only the surroundings name.
    private static ProxyConfiguration proxy(Optional<HttpProxy> way) {
        var configured =
                ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false);
        way.ifPresent(proxy -> {
            configured.endpoint(URI.create("http://" + proxy.host() + ":" + proxy.port()));
            proxy.login()
                    .ifPresent(login ->
                            configured
                                    .username(login.user())
                                    .password(login.revealPassword())
                                    .preemptiveBasicAuthenticationEnabled(true));
        });
        return configured.build();
    }

    private static ProfileFile noProfile() {
        return ProfileFile.builder()
                .type(ProfileFile.Type.CONFIGURATION)
                .content(new ByteArrayInputStream(new byte[0]))
                .build();
    }
}
