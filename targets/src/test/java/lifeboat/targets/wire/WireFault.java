package lifeboat.targets.wire;

import java.time.Duration;

/// What a [TcpProxy] does with a connection from the moment a request passes that it was planned
/// for. Bytes are counted from the first byte of that request, or of the answer to it.
public sealed interface WireFault {
    /// The way bytes go.
    enum Way {
        /// From the client to the server.
        UP,
        /// From the server to the client.
        DOWN
    }

    /// Every piece comes this much later.
    record Delay(Way way, Duration by) implements WireFault {}

    /// So many bytes a second.
    record Throttle(Way way, int bytesPerSecond) implements WireFault {}

    /// Both sides are reset when so many bytes have passed.
    record Reset(Way way, long afterBytes) implements WireFault {}

    /// Both sides are closed in order when so many bytes have passed.
    record Cut(Way way, long afterBytes) implements WireFault {}

    /// When so many bytes have passed, the receiver is told that this is all; the other way stays
    /// open, and nobody answers.
    record HalfClose(Way way, long afterBytes) implements WireFault {}

    /// Nothing passes any more; both sides wait until the proxy is closed.
    record BlackHole(Way way, long afterBytes) implements WireFault {}

    /// The server gets the whole request and answers; the client gets a reset instead.
    record LoseReply() implements WireFault {}

    default Way way() {
        return switch (this) {
            case Delay(var way, _) -> way;
            case Throttle(var way, _) -> way;
            case Reset(var way, _) -> way;
            case Cut(var way, _) -> way;
            case HalfClose(var way, _) -> way;
            case BlackHole(var way, _) -> way;
            case LoseReply _ -> Way.DOWN;
        };
    }
}
