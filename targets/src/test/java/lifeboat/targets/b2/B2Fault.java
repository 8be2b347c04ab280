package lifeboat.targets.b2;

/// What a [FakeB2] does wrong in one answer.
public sealed interface B2Fault {
    /// Nothing is done; this is the answer.
    ///
    /// @param retryAfter seconds; 0 for no such header
    record Refuse(int status, String code, int retryAfter) implements B2Fault {}

    /// Nothing is done; a page is the answer.
    record Portal() implements B2Fault {}

    /// The work is done, and the connection is closed without an answer.
    record LoseReply() implements B2Fault {}

    /// Nothing is done, and nothing is answered until the server is closed.
    record Silence() implements B2Fault {}

    /// The head of the request is read, and nothing more of it until the server is closed.
    record StopReading() implements B2Fault {}

    /// Nothing is done; this is the answer, with this Retry-After, in seconds or as a date.
    record Busy(int status, String code, String retryAfter) implements B2Fault {}

    /// An upload is kept in part, and told as such.
    record KeepPart(int bytes) implements B2Fault {}

    /// An upload is kept in part, and told as if it were whole.
    record KeepPartAndLie(int bytes) implements B2Fault {}

    /// The digest in the answer is another one.
    record WrongSha1() implements B2Fault {}

    /// The head of the answer is right, its body ends after so many bytes.
    record ShortBody(int bytes) implements B2Fault {}

    /// The whole object instead of the part asked for.
    record IgnoreRange() implements B2Fault {}

    /// All is well this time.
    record None() implements B2Fault {}

    /// The token of this request is valid no longer.
    record Expire() implements B2Fault {}
}
