package lifeboat.targets.b2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A proxy did not let a request through. The message names the proxy and is for people.
final class ProxyFailure extends IOException {
    private final Kind kind;

    /// Why.
    enum Kind {
        /// It wants a user and a password, or others.
        LOGIN,
        /// It, or what is behind it, gave no answer, or said no.
        SILENCE
    }

    ProxyFailure(Kind kind, String message, @Nullable IOException cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
