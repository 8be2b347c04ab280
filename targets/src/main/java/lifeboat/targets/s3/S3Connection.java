package lifeboat.targets.s3;

import java.io.ByteArrayInputStream;
import java.net.URI;
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
                        Apache5HttpClient.builder()
                                .connectionTimeout(timeouts.connect())
                                .connectionAcquisitionTimeout(timeouts.request())
                                .socketTimeout(timeouts.idle())
                                .maxConnections(CONNECTIONS)
                                .proxyConfiguration(proxy(settings)))
                .overrideConfiguration(override ->
                        override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                .apiCallTimeout(timeouts.request())
                                .defaultProfileFile(noProfile())
                                .addExecutionInterceptor(new SuspiciousSuccess()))
                .build();
    }

    /// The proxy of the settings, and never one that only the surroundings name.
    private static ProxyConfiguration proxy(S3Settings settings) {
        var configured =
                ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false);
        settings.way()
                .ifPresent(proxy -> {
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
