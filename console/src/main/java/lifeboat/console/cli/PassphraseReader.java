package lifeboat.console.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Passphrases;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.terminal.Terminal;

/// Takes passphrases from a file, else from a person.
final class PassphraseReader implements Passphrases {
    private final Terminal terminal;
    private final Optional<Path> existingFile;
    private final Optional<Path> chosenFile;

    PassphraseReader(Terminal terminal, Optional<Path> existingFile, Optional<Path> chosenFile) {
        this.terminal = terminal;
        this.existingFile = existingFile;
        this.chosenFile = chosenFile;
    }

    @Override
    public boolean isAtHand() {
        return existingFile.isPresent();
    }

    @Override
    public Optional<Path> existingFile() {
        return this.existingFile;
    }

    private static SecretText readFile(Path file) throws CommandException {
        try {
            return Secrets.readFirstLine(file);
        } catch (IOException e) {
            throw new CommandException.Misused(
                    "the passphrase cannot be read: " + e.getMessage(),
                    "give a file that only you can read (chmod 600) with the passphrase in its first line");
        }
    }

    @Override
    public SecretText existing() throws CommandException, IOException {
        if (existingFile.isPresent()) {
            return readFile(existingFile.get());
        }
        return ask("Passphrase: ", "--passphrase-file FILE or LIFEBOAT_PASSPHRASE_FILE");
    }

    @Override
    public SecretText chosen(String slot) throws CommandException, IOException {
        if (chosenFile.isPresent()) {
            return readFile(chosenFile.get());
        }
        String file = "a file with the new passphrase (see --help)";
        SecretText first = ask("New passphrase for slot " + slot + ": ", file);
        try (SecretText second = ask("Once more: ", file)) {
            char[] a = first.revealCharacters();
            char[] b = second.revealCharacters();
            boolean same = Arrays.equals(a, b);
            Arrays.fill(a, '\0');
            Arrays.fill(b, '\0');
            if (!same) {
                first.close();
                throw new CommandException.Misused(
                        "the two passphrases differ, nothing was changed", "try again");
            }
        }
        return first;
    }

    private SecretText ask(String prompt, String instead) throws CommandException {
        char[] answer =
                terminal.askSecretly(prompt)
                        .orElseThrow(() ->
                                new CommandException.Misused(
                                        "a passphrase is needed, but there is no file with"
                                                + " it and no terminal to ask on",
                                        "give " + instead));
        try {
            if (answer.length == 0) {
                throw new CommandException.Misused("the passphrase is empty", "try again");
            }
            return new SecretText(answer);
        } finally {
            Arrays.fill(answer, '\0');
        }
    }
}
