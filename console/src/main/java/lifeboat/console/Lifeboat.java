package lifeboat.console;

import java.time.Clock;
import java.util.List;
import lifeboat.console.cli.Cli;
import lifeboat.console.engine.EngineOperations;
import lifeboat.console.terminal.SystemTerminal;

/// The program.
public final class Lifeboat {
    private Lifeboat() {}

    public static void main(String[] args) {
        if (Boolean.getBoolean("lifeboat.datapath")) {
            VectorModule.load();
        }
        Cli cli =
                new Cli(
                        new SystemTerminal(),
                        System::nanoTime,
                        session -> new EngineOperations(session, Clock.systemUTC()));
        int code = cli.run(List.of(args));
        System.exit(code);
    }
}
