package lifeboat.console;

import java.util.List;
import lifeboat.console.cli.Cli;
import lifeboat.console.terminal.SystemTerminal;

/// The program.
public final class Lifeboat {
    private Lifeboat() {}

    public static void main(String[] args) {
        if (Boolean.getBoolean("lifeboat.datapath")) {
            VectorModule.load();
        }
        Cli cli = new Cli(new SystemTerminal(), System::nanoTime, Lifeboat::operations);
        int code = cli.run(List.of(args));
        System.exit(code);
    }

    /// WIRING POINT: the only place where the engine meets the command line. Until it is wired,
    /// every command that needs the engine says so and fails.
    private static Operations operations(Session session) throws CommandException {
        throw new CommandException.Failed(
                "this build has no engine yet: site "
                        + session.configuration().map(c -> c.site()).orElse("(none)")
                        + " was read, nothing was done",
                "see \"What is not there yet\" in README.md");
    }
}
