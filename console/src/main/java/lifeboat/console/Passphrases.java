package lifeboat.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.console.config.SecretText;

/// Gets passphrases from a file or a person, when they are needed and not before.
public interface Passphrases {
    /// Whether [#existing()] answers without asking a person.
    boolean isAtHand();

    /// The file that [#existing()] reads; empty where a person would be asked.
    default Optional<Path> existingFile() {
        return Optional.empty();
    }

    /// The passphrase that opens the site. The caller closes it.
    ///
    /// @throws CommandException if there is no file and nobody to ask
    /// @throws IOException if the file cannot be used
    SecretText existing() throws CommandException, IOException;

    /// A first or new passphrase for the slot named `slot`; a person is asked twice. The caller
    /// closes it.
    ///
    /// @throws CommandException if there is no file and nobody to ask, or the two answers differ
    /// @throws IOException if the file cannot be used
    SecretText chosen(String slot) throws CommandException, IOException;
}
