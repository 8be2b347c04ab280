package lifeboat.targets.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Translates what the SDK throws, in one place.
final class S3Errors {
    private static final Set<String> FULL =
            Set.of(
                    "QuotaExceeded",
                    "InsufficientStorage",
                    "InsufficientCapacity",
                    "XMinioStorageFull",
                    "XMinioAdminBucketQuotaExceeded",
                    "StorageQuotaExceeded",
                    "CapExceeded");
    private static final Set<String> BUSY =
            Set.of(
                    "SlowDown",
                    "ServiceUnavailable",
                    "InternalError",
                    "RequestTimeout",
                    "TooManyRequests",
                    "TooManyRequestsException",
                    "Throttling",
                    "ThrottlingException",
                    "ConditionalRequestConflict",
                    "OperationAborted");
    private static final Set<String> DENIED =
            Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired", "AccountProblem");

    private static final int PROXY_WANTS_LOGIN = 407;

    private final Clock clock;
    private final Optional<String> proxy;

    /// @param proxy the name of what stands between, for messages
    S3Errors(Clock clock, Optional<String> proxy) {
        this.clock = clock;
        this.proxy = proxy;
    }

    /// The exception for whatever came out of the SDK during `operation`.
    TargetException translate(String operation, RuntimeException failure) {
        return switch (failure) {
            case S3Exception answered -> answer(operation, answered);
            case NotS3Exception _ ->
                    new TargetException.Broken(operation + ": " + failure.getMessage(), failure);
            case AbortedException _ -> {
                Thread.currentThread().interrupt();
                yield new TargetException.Unreachable(operation + ": interrupted", failure);
            }
            case SdkException _, UncheckedIOException _ -> noAnswer(operation, failure);
            default -> throw failure;
        };
    }

    /// One call to the SDK.
    interface Call<T> {
        T call() throws TargetException;
    }

    /// Makes a call and translates what it throws.
    <T> T translated(String operation, Call<T> call) throws TargetException {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw translate(operation, e);
        }
    }

    /// Whether a put was refused because the bucket has no Object Lock, or the store knows none.
    static boolean lacksLock(S3Exception answer) {
        var details = answer.awsErrorDetails();
        String text = details == null ? "" : String.valueOf(details.errorMessage());
        String said = (code(answer) + " " + text).toLowerCase(Locale.ROOT);
        return answer.statusCode() == 501
                || (answer.statusCode() == 400
                        && said.contains("missing object")
                        && said.replace(" ", "").contains("objectlock"))
                || said.contains("invalidbucketobjectlockconfiguration")
                || said.contains("objectlockconfigurationnotfound");
    }

    static boolean says(S3Exception answer, int status, String code) {
        return answer.statusCode() == status || code.equals(code(answer));
    }

    private TargetException answer(String operation, S3Exception answer) {
        int status = answer.statusCode();
        String code = code(answer);
        if (proxy.isPresent() && status == PROXY_WANTS_LOGIN) {
            return wantsLogin(operation, answer);
        }
        String message = operation + ": " + (code.isEmpty() ? "http " + status + way() : code);
        if (FULL.contains(code) || status == 507) {
            return new TargetException.Full(message, answer);
        }
        if (BUSY.contains(code) || isBusy(status)) {
            return new TargetException.Unreachable(message, answer, retryAfter(answer));
        }
        if (code.equals("NoSuchKey") || code.equals("NoSuchBucket")) {
            return new TargetException.Missing(message, answer);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new TargetException.Denied(message + ", clocks differ too much", answer);
        }
        if (status == 401 || status == 403 || DENIED.contains(code)) {
            return new TargetException.Denied(message, answer);
        }
        if (status == 412) {
            return new TargetException.Exists(message, answer);
        }
        return new TargetException.Broken(message, answer);
    }

    private static boolean isBusy(int status) {
        return status == 408
                || status == 409
                || status == 425
                || status == 429
                || (status >= 500 && status != 501 && status != 505 && status != 511);
    }

    private TargetException noAnswer(String operation, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return new TargetException.Broken(
                        operation + ": certificate is not trusted", failure);
            }
            if (cause instanceof XMLStreamException) {
                return new TargetException.Broken(operation + ": answer is no xml", failure);
            }
        }
        String reason = reason(failure);
        if (proxy.isPresent() && reason.contains(" " + PROXY_WANTS_LOGIN + " ")) {
            return wantsLogin(operation, failure);
        }
        return new TargetException.Unreachable(operation + way() + ": " + reason, failure);
    }

    private String way() {
        return proxy.map(name -> " through " + name).orElse("");
    }

    private TargetException wantsLogin(String operation, RuntimeException failure) {
        return new TargetException.Denied(
                operation
                        + ": "
                        + proxy.orElse("a proxy")
                        + " wants a user and a password, or others than these (http 407)",
                failure);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                root = cause;
            }
        }
        return root.getClass().getSimpleName() + ", " + root.getMessage();
    }

    private static String code(S3Exception answer) {
        var details = answer.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private @Nullable Duration retryAfter(S3Exception answer) {
        var details = answer.awsErrorDetails();
        var response = details == null ? null : details.sdkHttpResponse();
        String after =
                response == null ? null : response.firstMatchingHeader("Retry-After").orElse(null);
        if (after == null) {
            return null;
        }
        try {
            if (after.chars().allMatch(c -> c >= '0' && c <= '9') && after.length() < 10) {
                return Duration.ofSeconds(Long.parseLong(after));
            }
            var until = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException | NumberFormatException _) {
            return null;
        }
    }
}
