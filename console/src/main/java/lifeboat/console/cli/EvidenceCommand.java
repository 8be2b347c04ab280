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

/// `evidence` and what it can do.
@Command(
        name = "evidence",
        description = "Verifies and exports the signed chain of what happened.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EvidenceCommand.Verify.class, EvidenceCommand.Export.class})
final class EvidenceCommand {
    @Command(
            name = "verify",
            description = {
                "Finds edits, gaps, reordering, truncation and disagreement between vaults (exit code 4).",
                "With a folder it needs no network, no configuration and no key."
            })
    static final class Verify implements Asks {
        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "An exported folder (default: every vault).")
        private Optional<Path> directory = Optional.empty();

        @Option(
                names = "--head",
                paramLabel = "SHA256",
                description =
                        "Digest of a record that must be there, as a report shows it; may be"
                                + " repeated.")
        private List<String> heads = new ArrayList<>();

        @Override
        public Request request(Path configFile) throws CommandException {
            for (String head : heads) {
                if (!head.matches("[0-9a-f]{12,64}")) {
                    throw new CommandException.Misused(
                            "--head takes 12 to 64 hexadecimal digits", "copy it from a report");
                }
            }
            return new Request.EvidenceVerify(directory, heads);
        }
    }

    @Command(
            name = "export",
            description =
                    "Writes a folder with all records and a recipe that needs sha256sum and openssl"
                            + " only.")
    static final class Export implements Asks {
        @Parameters(paramLabel = "DIR", description = "A new or empty directory.")
        private Path directory = Path.of("");

        @Override
        public Request request(Path configFile) {
            return new Request.EvidenceExport(directory);
        }
    }
}
