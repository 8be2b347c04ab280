package lifeboat.console.web;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.console.config.SecretText;
import tools.jackson.databind.JsonNode;

/// The program's own commands, each as a child of its own, so that one that hangs, fails or needs
/// much memory takes nothing with it. Safe for concurrent use.
public interface Commands {
    /// Whether children can open the site without a person who types the passphrase.
    boolean passphraseIsAtHand();

    /// The JSON document of one command.
    ///
    /// @param passphrase handed over through a pipe, never in arguments or files; not closed
    /// @param limit after which the child is ended
    /// @throws CommandFailure if the command told why it has no result
    /// @throws IOException if there is no document, or none that can be read
    JsonNode answer(List<String> words, Optional<SecretText> passphrase, Duration limit)
            throws CommandFailure, IOException, InterruptedException;

    /// What one command writes to its standard output, as it comes.
    ///
    /// @param out not closed; nothing was written where this throws [CommandFailure]
    /// @param limit after which the child is ended
    /// @throws CommandFailure if the command failed before its first byte
    /// @throws IOException if it failed after that: what was written is not all
    void stream(
            List<String> words, Optional<SecretText> passphrase, OutputStream out, Duration limit)
            throws CommandFailure, IOException, InterruptedException;

    /// Begins work that goes on behind the pages, and after this program as well.
    Work begin(List<String> words, Optional<SecretText> passphrase) throws IOException;

    /// A command that goes on or has ended.
    interface Work {
        /// What it told so far, the newest lines of it.
        List<String> told();

        /// Empty while it goes on.
        Optional<Ending> ending();

        /// Asks it to end.
        void stop();

        /// Ends it.
        void kill();
    }

    /// @param document its JSON; missing where it gave none
    record Ending(int code, JsonNode document) {}
}
