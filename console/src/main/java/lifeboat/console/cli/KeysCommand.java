package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `keys` and what it can do.
@Command(
        name = "keys",
        description = "Lists and changes passphrase slots; splits the key into shares.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeysCommand.Slots.class,
            KeysCommand.Add.class,
            KeysCommand.Change.class,
            KeysCommand.Remove.class,
            KeysCommand.Shares.class,
            KeysCommand.Combine.class
        })
final class KeysCommand {
    /// A passphrase that is yet to be set.
    static final class NewPassphrase {
        @Option(
                names = "--new-passphrase-file",
                paramLabel = "FILE",
                description = "File whose first line is the new passphrase (else a prompt).")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = "--allow-weak-passphrase",
                description = "Accept a passphrase that is easy to guess.")
        private boolean allowWeak;

        Optional<Path> file() {
            return file;
        }

        Request.PassphrasePolicy policy() {
            return SiteCommands.policy(allowWeak);
        }
    }

    /// A command that sets a passphrase.
    interface SetsPassphrase {
        NewPassphrase newPassphrase();
    }

    @Command(name = "list", description = "Lists the passphrase slots.")
    static final class Slots implements Asks {
        @Override
        public Request request(Path configFile) {
            return new Request.KeysList();
        }
    }

    @Command(name = "add", description = "Adds a passphrase slot.")
    static final class Add implements Asks, SetsPassphrase {
        @Option(names = "--slot", paramLabel = "NAME", required = true, description = "Its name.")
        private String slot = "";

        @picocli.CommandLine.Mixin private NewPassphrase passphrase = new NewPassphrase();

        @Override
        public Request request(Path configFile) {
            return new Request.KeysAdd(slot, passphrase.policy());
        }

        @Override
        public NewPassphrase newPassphrase() {
            return passphrase;
        }
    }

    @Command(name = "change", description = "Gives a slot a new passphrase.")
    static final class Change implements Asks, SetsPassphrase {
        @Option(
                names = "--slot",
                paramLabel = "NAME",
                defaultValue = "main",
                description = "Which one (default: main).")
        private String slot = "main";

        @picocli.CommandLine.Mixin private NewPassphrase passphrase = new NewPassphrase();

        @Override
        public Request request(Path configFile) {
            return new Request.KeysChange(slot, passphrase.policy());
        }

        @Override
        public NewPassphrase newPassphrase() {
            return passphrase;
        }
    }

    @Command(name = "remove", description = "Removes a passphrase slot; never the last one.")
    static final class Remove implements Asks {
        @Option(names = "--slot", paramLabel = "NAME", required = true, description = "Which one.")
        private String slot = "";

        @Override
        public Request request(Path configFile) {
            return new Request.KeysRemove(slot);
        }
    }

    @Command(
            name = "shares",
            description = "Splits the site's key: any THRESHOLD of COUNT shares open it.")
    static final class Shares implements Asks {
        @Option(names = "--threshold", paramLabel = "N", required = true, description = "How many.")
        private int threshold;

        @Option(names = "--count", paramLabel = "N", required = true, description = "Of how many.")
        private int count;

        @Option(
                names = "--to",
                paramLabel = "DIR",
                description = "Write one file per share into this directory (default: print).")
        private Optional<Path> directory = Optional.empty();

        @Override
        public Request request(Path configFile) throws CommandException {
            if (threshold < 2 || count < threshold || count > 255) {
                throw new CommandException.Misused(
                        "shares need 2 <= threshold <= count <= 255",
                        "lifeboat keys shares --threshold 3 --count 5");
            }
            return new Request.KeysShares(threshold, count, directory);
        }
    }

    @Command(
            name = "combine",
            description = "Opens the site by shares and gives it a new passphrase.")
    static final class Combine implements Asks, SetsPassphrase {
        @Parameters(paramLabel = "SHARE-FILE", arity = "2..*", description = "Files with shares.")
        private List<Path> files = new ArrayList<>();

        @Option(
                names = "--slot",
                paramLabel = "NAME",
                defaultValue = "main",
                description = "Slot of the new passphrase (default: main).")
        private String slot = "main";

        @picocli.CommandLine.Mixin private NewPassphrase passphrase = new NewPassphrase();

        @Override
        public Request request(Path configFile) {
            return new Request.KeysCombine(files, slot, passphrase.policy());
        }

        @Override
        public NewPassphrase newPassphrase() {
            return passphrase;
        }
    }
}
