package lifeboat.vault;

import java.io.IOException;
import java.nio.file.Path;

/// The local disk failed below the state directory: it is full, read-only or broken. Never the
/// fault of a vault, and nothing in a vault is passed over for it.
public final class LocalStateException extends IOException {
    private final Path place;

    /// @param place file or directory that was worked with
    public LocalStateException(Path place, IOException cause) {
        super("the local state in " + place + " cannot be used: " + reason(place, cause), cause);
        this.place = place;
    }

    private static String reason(Path place, IOException cause) {
        String said = String.valueOf(cause.getMessage());
        String named = place + ": ";
        return said.startsWith(named) ? said.substring(named.length()) : said;
    }

    /// What was worked with.
    public Path place() {
        return place;
    }
}
