package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.http.HttpProxy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Whose an access key is, asked once (AWS STS, `GetCallerIdentity`, which needs no permission).
/// Safe for concurrent use.
final class S3Account {
    private static final byte[] QUESTION =
            "Action=GetCallerIdentity&Version=2011-06-15".getBytes(UTF_8);
    private static final int MOST = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern ACCOUNT = Pattern.compile("<Account>\\s*(\\d{12})\\s*</Account>");
    private static final Pattern CODE = Pattern.compile("<Code>\\s*([A-Za-z]{1,64})\\s*</Code>");

    private final S3Settings settings;
    private @Nullable Answer answer;

    /// @param problem why there is no account
    private record Answer(Optional<String> account, Optional<String> problem) {}

    S3Account(S3Settings settings) {
        this.settings = settings;
    }

    /// The account; empty where nobody is to be asked, or gave no answer.
    Optional<String> id() {
        return answer().account();
    }

    /// Why the account is not known though it was asked for.
    Optional<String> problem() {
        return answer().problem();
    }

    private synchronized Answer answer() {
        if (answer == null) {
            answer =
                    settings.accounts()
                            .map(this::asked)
                            .orElse(new Answer(Optional.empty(), Optional.empty()));
        }
        return answer;
    }

    private Answer asked(URI address) {
        Optional<HttpProxy> way = HttpProxy.covering(settings.proxy(), address);
        try (SdkHttpClient http = S3Connection.http(way, PATIENCE, PATIENCE, 1).build()) {
            return new Answer(Optional.of(ask(http, address)), Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Answer(
                    Optional.empty(),
                    Optional.of(
                            "whose account it is could not be asked of "
                                    + address
                                    + way.map(proxy -> " through " + proxy.name()).orElse("")
                                    + ": "
                                    + (e.getClass() == IOException.class
                                            ? e.getMessage()
                                            : e.getClass().getSimpleName())
                                    + "; its access key stands for it, so that two keys of one"
                                    + " account look independent"));
        }
    }

    private String ask(SdkHttpClient http, URI address) throws IOException {
        SignedRequest signed = signed(address);
        HttpExecuteResponse said =
                http.prepareRequest(
                                HttpExecuteRequest.builder()
                                        .request(signed.request())
                                        .contentStreamProvider(
                                                signed.payload()
                                                        .orElse(
                                                                ContentStreamProvider.fromByteArray(
                                                                        QUESTION)))
                                        .build())
                        .call();
        String text = "";
        if (said.responseBody().isPresent()) {
            try (InputStream body = said.responseBody().get()) {
                text = new String(body.readNBytes(MOST), UTF_8);
            }
        }
        int status = said.httpResponse().statusCode();
        if (status != 200) {
            Matcher code = CODE.matcher(text);
            throw new IOException((code.find() ? code.group(1) + ", " : "") + "http " + status);
        }
        Matcher account = ACCOUNT.matcher(text);
        if (!account.find()) {
            throw new IOException("the answer names no account");
        }
        return account.group(1);
    }

    private SignedRequest signed(URI address) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(address.getPath().isEmpty() ? address.resolve("/") : address)
                        .putHeader("Content-Type", "application/x-www-form-urlencoded")
                        .putHeader("Content-Length", String.valueOf(QUESTION.length))
                        .build();
        var credentials = settings.credentials();
        return AwsV4HttpSigner.create()
                .sign(sign ->
                        sign.identity(
                                        AwsCredentialsIdentity.create(
                                                credentials.accessKey(),
                                                credentials.revealSecretKey()))
                                .request(request)
                                .payload(ContentStreamProvider.fromByteArray(QUESTION))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                                .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region()));
    }
}
