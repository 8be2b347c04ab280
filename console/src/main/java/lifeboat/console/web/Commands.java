package lifeboat.console.web;

import java.io.IOException;
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
}
