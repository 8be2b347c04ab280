package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `lifeboat` itself and the options that every command has.
@Command(
        name = "lifeboat",
        description = {
            "Backs up a whole site to several independent accounts and proves that it comes back.",
            ""
        },
        versionProvider = Version.class,
        usageHelpAutoWidth = false,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and everything that was asked is good",
            "1:failed",
            "2:wrong usage or configuration",
            "3:degraded: done and restorable, but not everything is good",
            "4:a proof failed: damage found or an objective missed",
            "5:refused by a guard",
            "6:passphrase or key does not open this site"
        },
        footer = {"", "Try `lifeboat COMMAND --help`."})
final class RootCommand {
    /// What can follow `lifeboat`, in the order of its help.
    static final List<Class<?>> COMMANDS =
            List.of(
                    SiteCommands.Init.class,
                    SiteCommands.Attach.class,
                    DataCommands.Backup.class,
                    LookCommands.Snapshots.class,
                    LookCommands.Ls.class,
                    LookCommands.Diff.class,
                    RestoreCommand.class,
                    RecoveryCommands.Plan.class,
                    RecoveryCommands.RestoreEverything.class,
                    RecoveryCommands.Drill.class,
                    DataCommands.Verify.class,
                    DataCommands.Heal.class,
                    DataCommands.Prune.class,
                    WalCommand.class,
                    KeysCommand.class,
                    ServeCommands.Serve.class,
                    ServeCommands.Notify.class,
                    ServeCommands.MissedSlots.class,
                    ServeCommands.ThawLeft.class,
                    ServeCommands.Facts.class,
                    ServeCommands.ConsoleEvents.class,
                    LookCommands.Overview.class,
                    LookCommands.Targets.class,
                    LookCommands.Runs.class,
                    ReportCommand.class,
                    EvidenceCommand.class,
                    LookCommands.Doctor.class,
                    RecoveryCommands.Demo.class,
                    CompletionCommand.class);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "lifeboat.yml",
            scope = ScopeType.INHERIT,
            description = "Configuration (default: lifeboat.yml in the working directory).")
    private Path config = Path.of("lifeboat.yml");

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON document on standard output, nothing else there.")
    private boolean json;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "No progress.")
    private boolean quiet;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "No colours; so does the variable NO_COLOR.")
    private boolean noColor;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "File whose first line is the passphrase (else LIFEBOAT_PASSPHRASE_FILE, else"
                            + " a prompt).")
    private Optional<Path> passphraseFile = Optional.empty();

    @Option(
            names = "--anchor",
            paramLabel = "LINE|FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Anchor kept outside the vaults: attach, verify, status and doctor say when"
                            + " every vault is older.")
    private Optional<String> anchor = Optional.empty();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Stack traces with errors.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "This help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "The version.")
    private boolean version;

    /// Whether help was asked for anywhere in the command line: then nothing is done.
    boolean help() {
        return help;
    }

    boolean version() {
        return version;
    }

    Path config() {
        return config;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean noColor() {
        return noColor;
    }

    Optional<Path> passphraseFile() {
        return passphraseFile;
    }

    Optional<String> anchor() {
        return anchor;
    }

    boolean debug() {
        return debug;
    }
}
