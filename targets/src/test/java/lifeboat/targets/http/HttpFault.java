package lifeboat.targets.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// What a [StoreServer] does wrong in one answer.
public sealed interface HttpFault {
    /// Nothing is done; this is the answer.
    record Instead(int status, Map<String, String> headers, String body) implements HttpFault {
        public Instead {
            headers = Map.copyOf(headers);
        }
    }

    /// The work is done and answered, with this header besides or instead.
    record Header(String name, String value) implements HttpFault {}

    /// The head of the answer is right, its body ends after so many bytes.
    record ShortBody(int bytes) implements HttpFault {}

    /// The work is done, and the connection is closed without an answer.
    record LoseReply() implements HttpFault {}

    /// An error as S3 stores tell it.
    static HttpFault error(int status, String code) {
        return new Instead(status, Map.of("Content-Type", "application/xml"), xml(code));
    }

    /// An error that asks to be left alone for a while.
    static HttpFault busy(int status, String code, Duration retryAfter) {
        return new Instead(
                status,
                Map.of(
                        "Content-Type",
                        "application/xml",
                        "Retry-After",
                        Long.toString(retryAfter.toSeconds())),
                xml(code));
    }

    /// An error in the body of a success.
    static HttpFault errorInSuccess() {
        return error(200, "InternalError");
    }

    /// The page of a log-in portal, whatever was asked.
    static HttpFault portal() {
        return new Instead(
                200,
                Map.of("Content-Type", "text/html", "ETag", "\"portal\""),
                "<!DOCTYPE html><html><body>Please log in</body></html>");
    }

    /// Sends the client elsewhere.
    static HttpFault redirect(int status, URI to) {
        return new Instead(status, Map.of("Location", to.toString()), "");
    }

    private static String xml(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>planned</Message></Error>"
                .formatted(code);
    }
}
