package lifeboat.targets.http;

/// What a [MisbehavingServer] does with one request.
///
/// @param bodyBytesRead how much of the request's body it reads before it answers, at most
/// @param text what it sends, head and body, in ISO 8859-1
/// @param ending what it does with the connection then
public record Answer(long bodyBytesRead, String text, Ending ending) {
    /// What becomes of the connection.
    public enum Ending {
        /// It serves the next request.
        KEEP,
        /// It is closed in order.
        CLOSE,
        /// It is reset.
        RESET,
        /// Nothing comes any more, until the server is closed.
        SILENCE
    }

    /// A proper answer. `headers` are whole lines, each ending in CR LF, without Content-Length.
    public static Answer http(int status, String headers, String body) {
        return new Answer(
                Long.MAX_VALUE,
                "HTTP/1.1 %d Status\r\n%sContent-Length: %d\r\n\r\n%s"
                        .formatted(status, headers, body.length(), body),
                Ending.KEEP);
    }

    /// An S3 error answer.
    public static Answer error(int status, String code, String headers) {
        return http(
                status,
                "Content-Type: application/xml\r\n" + headers,
                "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>planned</Message></Error>"
                        .formatted(code));
    }

    /// The head of an answer to HEAD: the length is that of a body that is not sent.
    public static Answer head(int length) {
        return new Answer(
                Long.MAX_VALUE,
                "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: %d\r\n\r\n".formatted(length),
                Ending.KEEP);
    }

    /// An object, whose head promises `length` bytes; `body` may be other.
    public static Answer object(int length, String body, Ending ending) {
        return new Answer(
                Long.MAX_VALUE,
                "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(length, body),
                ending);
    }

    /// The page of a log-in portal.
    public static Answer page() {
        return http(
                200,
                "Content-Type: text/html\r\n",
                "<!DOCTYPE html><html><body>Please log in</body></html>");
    }

    /// Reads the request's head only, and never answers.
    public static Answer silence() {
        return new Answer(0, "", Ending.SILENCE);
    }

    /// Resets the connection after so many bytes of the request's body.
    public static Answer resetAfter(long bodyBytes) {
        return new Answer(bodyBytes, "", Ending.RESET);
    }
}
