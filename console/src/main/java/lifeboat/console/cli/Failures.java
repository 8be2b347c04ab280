package lifeboat.console.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.ExitCode;
import lifeboat.console.JsonText;
import lifeboat.console.Suggestion;
import lifeboat.console.config.ConfigException;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Sizes;
import lifeboat.console.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Words the end of a command that has no result: a sentence, what was hit, the next command. The
/// raw arguments decide about `--json` and `--debug`, because they may not have been understood.
final class Failures {
    private final Terminal terminal;
    private final boolean json;
    private final boolean debug;

    Failures(Terminal terminal, List<String> args) {
        this.terminal = terminal;
        this.json = args.contains("--json");
        this.debug = args.contains("--debug");
    }

    /// The arguments were not understood.
    ExitCode usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String next = command.getCommandSpec().qualifiedName() + " --help";
        tell(ExitCode.MISUSED, sentence(e), next, e);
        return ExitCode.MISUSED;
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().getFirst(), e.getCommandLine());
        }
        String message = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
        return message.isEmpty()
                ? "the arguments are not understood"
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /// A value after `=` is not repeated: it may be a secret in the wrong place (L-01).
    private static String unknown(String argument, CommandLine command) {
        boolean option = argument.startsWith("-");
        String word = option ? argument.split("=", 2)[0] : argument;
        List<String> known = new ArrayList<>();
        if (option) {
            command.getCommandSpec().options().forEach(o -> known.addAll(List.of(o.names())));
        } else {
            known.addAll(command.getSubcommands().keySet());
        }
        String kind = option ? "option" : known.isEmpty() ? "argument" : "command";
        return "unknown " + kind + " `" + word + "`" + hint(word, known);
    }

    private static String hint(String word, List<String> known) {
        Optional<String> longer =
                known.stream().filter(k -> word.length() > 3 && k.startsWith(word)).findFirst();
        return longer.map(k -> "; did you mean `" + k + "`?")
                .orElseGet(() -> Suggestion.hint(word, known));
    }

    /// The command was understood and ended without a result.
    ExitCode thrown(Exception e) {
        ExitCode code = ExitCode.of(e);
        tell(code, message(e), hint(e), e);
        return code;
    }

    /// The command ended, but standard output did not take its result: done, and a person should
    /// look.
    ExitCode untold(ExitCode code) {
        terminal.err().println("lifeboat: the result could not be written to standard output");
        terminal.err().flush();
        return code == ExitCode.DONE ? ExitCode.DEGRADED : code;
    }

    private static String message(Exception e) {
        return switch (e) {
            case ConfigException bad ->
                    "the configuration cannot be used ("
                            + Sizes.count(bad.problems().size(), "problem")
                            + ")\n"
                            + bad.getMessage();
            case InterruptedException _ -> "interrupted before the end";
            case RuntimeException _ ->
                    "this is a defect of lifeboat: "
                            + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : ": " + e.getMessage());
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private String hint(Exception e) {
        return switch (e) {
            case CommandException known -> known.hint();
            case ConfigException _ -> "correct the file and run the command again";
            case RuntimeException _ when !debug ->
                    "run it again with --debug and report what it prints";
            default -> debug ? "" : "lifeboat doctor";
        };
    }

    private void tell(ExitCode code, String message, String next, Exception e) {
        if (json) {
            terminal.out().println(new JsonText().error(code.number(), code.word(), message, next));
        } else {
            terminal.err().println("lifeboat: " + SafeText.message(message));
            if (!next.isEmpty()) {
                terminal.err().println("next: " + SafeText.message(next));
            }
        }
        if (debug) {
            e.printStackTrace(terminal.err());
        }
    }
}
