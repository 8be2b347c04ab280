package lifeboat.targets.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2LocalException;
import com.backblaze.b2.client.exceptions.B2NetworkBaseException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Translates what the SDK throws, in one place. Codes and their meanings are those of "Integration
/// checklist" and "Error handling" in Backblaze's documentation of the native API. Messages hold
/// codes only: addresses of uploads carry tokens.
final class B2Errors {
    private static final String LACKS_CAPABILITY = "unauthorized";
    private static final Set<String> ABSENT =
            Set.of("not_found", "no_such_file", "file_not_present", "bad_bucket_id");

    private B2Errors() {}

    /// Work that asks Backblaze.
    @FunctionalInterface
    interface Work<T> {
        T done() throws B2Exception, TargetException;
    }

    /// Does `work`.
    ///
    /// @param capability what a key needs for it
    static <T> T translated(String operation, String capability, Work<T> work)
            throws TargetException {
        try {
            return work.done();
        } catch (B2Exception e) {
            throw translate(operation, capability, e);
        }
    }

    /// Whether a fresh authorization may help: tokens and upload addresses last for a day. The
    /// answer to a HEAD has no words that would tell.
    static boolean hasExpired(B2Exception answer) {
        boolean silent = answer.getMessage() == null || answer.getMessage().isEmpty();
        return answer.getStatus() == 401 && (silent || !LACKS_CAPABILITY.equals(answer.getCode()));
    }

    /// The exception for whatever came out of the SDK during `operation`.
    ///
    /// @param capability what a key needs for it
    private static TargetException translate(
            String operation, String capability, B2Exception failure) {
        return switch (failure) {
            case B2NetworkBaseException _ -> noAnswer(operation, failure);
            case B2LocalException _ ->
                    new TargetException.Broken(
                            operation + ": answer is not that of Backblaze", failure);
            default -> answer(operation, capability, failure);
        };
    }

    /// The exception for a connection that broke outside of the SDK.
    static TargetException noAnswer(String operation, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return new TargetException.Broken(
                        operation + ": certificate is not trusted", failure);
            }
            if (cause instanceof ProxyFailure proxy) {
                return switch (proxy.kind()) {
                    case LOGIN ->
                            new TargetException.Denied(
                                    operation + ": " + proxy.getMessage(), failure);
                    case SILENCE ->
                            new TargetException.Unreachable(
                                    operation + ": " + proxy.getMessage(), failure);
                };
            }
        }
        return new TargetException.Unreachable(operation + ": " + reason(failure), failure);
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                root = cause;
            }
        }
        return root.getClass().getSimpleName();
    }

    private static TargetException answer(String operation, String capability, B2Exception answer) {
        int status = answer.getStatus();
        String code = answer.getCode();
        String message = operation + ": " + (code == null || code.isEmpty() ? "" : code + ", ");
        if (code != null && code.endsWith("cap_exceeded")) {
            return new TargetException.Full(message + "raise the cap of the account", answer);
        }
        if (status == 401 && LACKS_CAPABILITY.equals(code)) {
            return new TargetException.Denied(
                    message + "the key needs the capability " + capability, answer);
        }
        if (status == 401 || status == 403) {
            return new TargetException.Denied(message + "http " + status, answer);
        }
        if (status == 404 || (code != null && ABSENT.contains(code))) {
            return new TargetException.Missing(message + "http " + status, answer);
        }
        if (status == 408 || status == 429 || status >= 500) {
            return new TargetException.Unreachable(
                    message + "http " + status, answer, retryAfter(answer));
        }
        return new TargetException.Broken(message + "http " + status, answer);
    }

    private static @Nullable Duration retryAfter(B2Exception answer) {
        Integer seconds = answer.getRetryAfterSecondsOrNull();
        return seconds == null || seconds < 0 ? null : Duration.ofSeconds(seconds);
    }
}
