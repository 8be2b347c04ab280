package lifeboat.console.cli;

import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Writes completion scripts from the model of the commands.
final class Completion {
    private Completion() {}

    static String script(CompletionCommand.Shell shell, CommandLine root) {
        return switch (shell) {
            case BASH -> AutoComplete.bash("lifeboat", root);
            case ZSH ->
                    "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                            + AutoComplete.bash("lifeboat", root);
            case FISH -> fish(root);
        };
    }

    private static String fish(CommandLine root) {
        StringBuilder out = new StringBuilder("# completion of lifeboat for fish\n");
        out.append("complete -c lifeboat -f\n");
        options(out, root.getCommandSpec(), "");
        commands(out, root.getSubcommands(), "__fish_use_subcommand");
        for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
            String seen = "__fish_seen_subcommand_from " + command.getKey();
            options(out, command.getValue().getCommandSpec(), seen);
            commands(out, command.getValue().getSubcommands(), seen);
        }
        return out.toString();
    }

    private static void commands(
            StringBuilder out, Map<String, CommandLine> commands, String condition) {
        for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
            String about =
                    String.join(
                            " ", command.getValue().getCommandSpec().usageMessage().description());
            out.append("complete -c lifeboat -n ").append(quoted(condition));
            out.append(" -a ").append(command.getKey());
            out.append(" -d ").append(quoted(about)).append('\n');
        }
    }

    private static void options(StringBuilder out, CommandSpec spec, String condition) {
        for (OptionSpec option : spec.options()) {
            if (option.inherited()) {
                continue;
            }
            out.append("complete -c lifeboat");
            if (!condition.isEmpty()) {
                out.append(" -n ").append(quoted(condition));
            }
            for (String name : List.of(option.names())) {
                out.append(name.startsWith("--") ? " -l " : " -s ");
                out.append(name.replaceFirst("^--?", ""));
            }
            if (option.arity().max() > 0) {
                out.append(takesPath(option) ? " -r -F" : " -x");
            }
            out.append(" -d ").append(quoted(String.join(" ", option.description()))).append('\n');
        }
    }

    private static boolean takesPath(OptionSpec option) {
        return List.of("FILE", "DIR").contains(option.paramLabel());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
