package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that make a site known.
final class SiteCommands {
    private SiteCommands() {}

    @Command(
            name = "init",
            description = {
                "Creates the site's keys, writes them to every target and prints the recovery sheet.",
                "Refuses where a vault exists."
            })
    static final class Init implements Asks {
        @Option(
                names = "--sheet",
                paramLabel = "FILE",
                description =
                        "Write the recovery sheet to this file too; as PDF if it ends with .pdf.")
        private Optional<Path> sheet = Optional.empty();

        @Option(
                names = "--allow-weak-passphrase",
                description = "Accept a passphrase that is easy to guess.")
        private boolean allowWeak;

        @Option(
                names = "--slot",
                paramLabel = "NAME",
                defaultValue = "main",
                description = "Name of the first passphrase slot (default: main).")
        private String slot = "main";

        @Override
        public Request request(Path configFile) {
            return new Request.Init(sheet, policy(allowWeak), slot);
        }
    }

    @Command(
            name = "attach",
            description = {
                "On an empty machine: reads a site from any one of its vaults and writes the file of"
                        + " --config,",
                "which must not exist yet."
            })
    static final class Attach implements Asks {
        @Parameters(
                paramLabel = "TARGET-URL",
                arity = "1..*",
                description = "Where a vault is, for example s3://bucket/prefix or a directory.")
        private List<String> urls = new ArrayList<>();

        @Override
        public Request request(Path configFile) {
            return new Request.Attach(urls, configFile);
        }
    }

    static Request.PassphrasePolicy policy(boolean allowWeak) {
        return allowWeak
                ? Request.PassphrasePolicy.ALLOW_WEAK
                : Request.PassphrasePolicy.STRONG_ONLY;
    }
}
