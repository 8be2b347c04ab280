package lifeboat.console.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `completion`.
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options.",
            "bash: source <(lifeboat completion bash); zsh: the same after `bashcompinit`;",
            "fish: lifeboat completion fish | source"
        })
final class CompletionCommand {
    /// A shell that can be helped.
    enum Shell {
        BASH,
        ZSH,
        FISH;

        static Shell of(String text) {
            return switch (text) {
                case "bash" -> BASH;
                case "zsh" -> ZSH;
                case "fish" -> FISH;
                default ->
                        throw new IllegalArgumentException(
                                "`" + text + "` is not one of bash, zsh and fish");
            };
        }
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    Shell shell() {
        return shell;
    }
}
