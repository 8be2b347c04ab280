package lifeboat.targets.s3;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import lifeboat.targets.LockRule;
import lifeboat.targets.http.HttpProxy;
import org.jspecify.annotations.Nullable;

/// Everything about one bucket.
///
/// @param endpoint address of the store; absent means AWS in `region`
/// @param region region as the store calls it; many compatible stores accept any
/// @param bucket name of the bucket, which exists
/// @param prefix what comes before every key: empty, or segments that each end with `/`
/// @param addressing where the bucket's name stands
/// @param credentials access key and secret
/// @param provider who runs the store, for judging independence
/// @param account whose account it is; absent means that the access key stands for it
/// @param timeouts bounds of every wait
/// @param checksums what goes along with a put
/// @param conditionalPut whether the store is asked not to overwrite
/// @param lock what every object is locked with; absent means not at all
/// @param proxy through which the store is asked
/// @param accounts where it can be asked whose access key this is (AWS STS); empty: nowhere
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        String bucket,
        String prefix,
        S3Addressing addressing,
        S3Credentials credentials,
        String provider,
        @Nullable String account,
        S3Timeouts timeouts,
        S3Checksums checksums,
        S3ConditionalPut conditionalPut,
        @Nullable LockRule lock,
        Optional<HttpProxy> proxy,
        Optional<URI> accounts) {
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*");

    public S3Settings {
        if (region.isBlank() || bucket.isBlank() || provider.isBlank()) {
            throw new IllegalArgumentException("region, bucket and provider must not be blank");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("not a prefix of keys: " + prefix);
        }
    }

    /// A bucket at AWS.
    public static S3Settings aws(
            String region, String bucket, String prefix, S3Credentials credentials) {
        return new S3Settings(
                null,
                region,
                bucket,
                prefix,
                S3Addressing.HOST,
                credentials,
                "aws",
                null,
                S3Timeouts.DEFAULT,
                S3Checksums.SHA256,
                S3ConditionalPut.TRY,
                null,
                Optional.empty(),
                Optional.empty());
    }

    /// A bucket at a store that speaks S3, with the most careful choices.
    public static S3Settings compatible(
            String provider,
            URI endpoint,
            String region,
            String bucket,
            String prefix,
            S3Credentials credentials) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                S3Addressing.PATH,
                credentials,
                provider,
                null,
                S3Timeouts.DEFAULT,
                S3Checksums.NONE,
                S3ConditionalPut.TRY,
                null,
                Optional.empty(),
                Optional.empty());
    }

    /// The same with other time-outs.
    public S3Settings with(S3Timeouts other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                other,
                checksums,
                conditionalPut,
                lock,
                proxy,
                accounts);
    }

    /// The same with another checksum.
    public S3Settings with(S3Checksums other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                timeouts,
                other,
                conditionalPut,
                lock,
                proxy,
                accounts);
    }

    /// The same with or without conditional puts.
    public S3Settings with(S3ConditionalPut other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                timeouts,
                checksums,
                other,
                lock,
                proxy,
                accounts);
    }

    /// The same with another lock, or none.
    public S3Settings with(@Nullable LockRule other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                timeouts,
                checksums,
                conditionalPut,
                other,
                proxy,
                accounts);
    }

    /// The same through another proxy, or none.
    public S3Settings through(Optional<HttpProxy> other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                timeouts,
                checksums,
                conditionalPut,
                lock,
                other,
                accounts);
    }

    /// The same, asking elsewhere, or nowhere, whose access key it is.
    public S3Settings asking(Optional<URI> other) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                prefix,
                addressing,
                credentials,
                provider,
                account,
                timeouts,
                checksums,
                conditionalPut,
                lock,
                proxy,
                other);
    }

    /// The proxy that requests go through, unless the store is asked directly.
    Optional<HttpProxy> way() {
        return HttpProxy.covering(proxy, address());
    }

    /// The address requests go to.
    URI address() {
        return Optional.ofNullable(endpoint)
                .orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com"));
    }
}
