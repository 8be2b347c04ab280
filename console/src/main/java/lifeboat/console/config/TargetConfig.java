package lifeboat.console.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// One place to ship to. Paths are absolute.
public sealed interface TargetConfig {
    String name();

    /// Whose machines these are.
    String provider();

    /// Whose account it is, where declared.
    Optional<String> account();

    /// How fast it may be written and read.
    BandwidthConfig bandwidth();

    /// What it costs, where that is not what its provider's table says.
    PricesConfig prices();

    /// Bytes that it should hold at most; nothing is refused when it holds more, it is told.
    Optional<Long> quota();

    /// Since when somebody else was in the account; it is read as it stood then, and nothing is
    /// written to it. Only where versions are kept.
    default Optional<Instant> quarantine() {
        return Optional.empty();
    }

    /// A bucket behind the S3 API.
    ///
    /// @param prefix without leading or trailing `/`, may be empty
    /// @param endpoint empty for AWS itself
    /// @param stsEndpoint where it is asked whose access key it is; empty for AWS itself
    record S3(
            String name,
            String provider,
            Optional<String> account,
            String region,
            String bucket,
            String prefix,
            Optional<URI> endpoint,
            Addressing addressing,
            SecretSource accessKey,
            SecretSource secretKey,
            Optional<LockConfig> lock,
            Optional<Instant> quarantine,
            BandwidthConfig bandwidth,
            PricesConfig prices,
            Optional<Long> quota,
            Optional<ProxyConfig> proxy,
            Optional<URI> stsEndpoint)
            implements TargetConfig {}

    /// How a bucket is named in a request.
    enum Addressing {
        VIRTUAL_HOST,
        PATH_STYLE
    }

    /// A Backblaze B2 bucket by its native API.
    ///
    /// @param endpoint where to authorise; empty for Backblaze itself
    record B2(
            String name,
            String provider,
            Optional<String> account,
            String bucket,
            String prefix,
            SecretSource keyId,
            SecretSource applicationKey,
            Optional<URI> endpoint,
            Optional<LockConfig> lock,
            Optional<Instant> quarantine,
            BandwidthConfig bandwidth,
            PricesConfig prices,
            Optional<Long> quota,
            Optional<ProxyConfig> proxy)
            implements TargetConfig {}

    /// A directory on an SSH server.
    ///
    /// @param identity private key file
    /// @param hostKey the server's public key as in `known_hosts`, never learnt on first use
    record Sftp(
            String name,
            String provider,
            Optional<String> account,
            String host,
            int port,
            String user,
            Path identity,
            String hostKey,
            String path,
            BandwidthConfig bandwidth,
            PricesConfig prices,
            Optional<Long> quota)
            implements TargetConfig {}

    /// A directory of this machine: a mount or a disk.
    record LocalDirectory(
            String name,
            String provider,
            Optional<String> account,
            Path path,
            BandwidthConfig bandwidth,
            PricesConfig prices,
            Optional<Long> quota)
            implements TargetConfig {}
}
