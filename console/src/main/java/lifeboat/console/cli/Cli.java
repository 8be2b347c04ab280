package lifeboat.console.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import lifeboat.console.CommandException;
import lifeboat.console.ExitCode;
import lifeboat.console.JsonText;
import lifeboat.console.Operations;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.alerts.Alerts;
import lifeboat.console.config.ConfigException;
import lifeboat.console.config.DurationText;
import lifeboat.console.config.Problem;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SiteConfig;
import lifeboat.console.config.SiteConfigLoader;
import lifeboat.console.terminal.Colours;
import lifeboat.console.terminal.LineProgress;
import lifeboat.console.terminal.LiveProgress;
import lifeboat.console.terminal.Progress;
import lifeboat.console.terminal.SafeText;
import lifeboat.console.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs one command line. Arguments are understood before anything heavy is loaded.
public final class Cli {
    private static final String PASSPHRASE_FILE = "LIFEBOAT_PASSPHRASE_FILE";

    private final Terminal terminal;
    private final LongSupplier nanoClock;
    private final Operations.Factory factory;

    /// @param nanoClock as System.nanoTime(), for progress
    public Cli(Terminal terminal, LongSupplier nanoClock, Operations.Factory factory) {
        this.terminal = terminal;
        this.nanoClock = nanoClock;
        this.factory = factory;
    }

    /// Runs `args` and gives the exit code. Everything is printed and flushed when it returns.
    public int run(List<String> args) {
        Failures failures = new Failures(terminal, args);
        ExitCode code;
        try {
            refuseUnreadable(args);
            code = dispatch(parsed(args));
        } catch (ParameterException e) {
            code = failures.usage(e);
        } catch (CommandException | ConfigException | IOException | RuntimeException e) {
            code = failures.thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = failures.thrown(e);
        }
        terminal.err().flush();
        return (resultWasTold() ? code : failures.untold(code)).number();
    }

    /// Bytes that the locale does not know are all one character by now: a name with them would
    /// mean another file, or many.
    private static void refuseUnreadable(List<String> args) throws CommandException {
        if (args.stream().anyMatch(argument -> argument.indexOf('\uFFFD') >= 0)) {
            throw new CommandException.Misused(
                    "an argument holds bytes that are no text in this locale",
                    "run it with LC_ALL=C.UTF-8, or write ? for each such letter of a pattern");
        }
    }

    /// False where standard output does not take what is written to it, as on a full disk.
    private boolean resultWasTold() {
        return !terminal.out().checkError(); // flushes
    }

    /// Most of the time it takes to understand a command line goes into the models of all the other
    /// commands; they are made only where the first word does not say which one is meant.
    private static ParseResult parsed(List<String> args) {
        String[] all = args.toArray(String[]::new);
        List<Class<?>> first =
                RootCommand.COMMANDS.stream()
                        .filter(command -> !args.isEmpty() && named(command, args.getFirst()))
                        .filter(command -> command != CompletionCommand.class)
                        .toList();
        boolean readsFiles = args.stream().anyMatch(argument -> argument.startsWith("@"));
        if (!first.isEmpty() && !readsFiles) {
            try {
                return commandLine(new RootCommand(), first).parseArgs(all);
            } catch (ParameterException e) {
                // told below, by the whole model
            }
        }
        return commandLine(new RootCommand()).parseArgs(all);
    }

    private static boolean named(Class<?> command, String word) {
        return command.getAnnotation(CommandLine.Command.class).name().equals(word);
    }

    /// The model of all commands.
    static CommandLine commandLine(RootCommand root) {
        return commandLine(root, RootCommand.COMMANDS);
    }

    private static CommandLine commandLine(RootCommand root, List<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(root);
        commands.forEach(commandLine::addSubcommand);
        commandLine.registerConverter(Duration.class, converter(DurationText::parsePositive));
        commandLine.registerConverter(int.class, converter(Cli::wholeNumber));
        commandLine.registerConverter(
                CompletionCommand.Shell.class, converter(CompletionCommand.Shell::of));
        return commandLine;
    }

    /// `parse` objects by IllegalArgumentException with a sentence for people.
    private static <T> CommandLine.ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        };
    }

    private static int wholeNumber(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("`" + text + "` is not a whole number");
        }
        return Integer.parseInt(text);
    }

    private ExitCode dispatch(ParseResult parsed)
            throws CommandException, ConfigException, IOException, InterruptedException {
        CommandLine commandLine = parsed.commandSpec().commandLine();
        RootCommand root = commandLine.getCommand();
        CommandLine leaf = leafOf(parsed);
        if (root.help()) {
            usage(leaf, terminal.out(), colours(root));
            return ExitCode.DONE;
        }
        if (root.version()) {
            commandLine.printVersionHelp(terminal.out());
            return ExitCode.DONE;
        }
        return switch (leaf.<Object>getCommand()) {
            case Asks asks -> work(root, asks);
            case CompletionCommand completion -> {
                String script = Completion.script(completion.shell(), commandLine);
                if (root.json()) {
                    terminal.out()
                            .println(
                                    new JsonText()
                                            .of(
                                                    Map.of(
                                                            "shell",
                                                            completion
                                                                    .shell()
                                                                    .name()
                                                                    .toLowerCase(Locale.ROOT),
                                                            "script",
                                                            script)));
                } else {
                    terminal.out().print(script);
                }
                yield ExitCode.DONE;
            }
            default -> throw new ParameterException(leaf, "a command is missing");
        };
    }

    private static CommandLine leafOf(ParseResult parsed) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf.commandSpec().commandLine();
    }

    private void usage(CommandLine command, PrintStream out, Colours.Use colours) {
        command.setUsageHelpWidth(Math.clamp(terminal.width(), 60, 100));
        command.usage(
                out,
                switch (colours) {
                    case COLOURED -> CommandLine.Help.Ansi.ON;
                    case PLAIN -> CommandLine.Help.Ansi.OFF;
                });
    }

    private Colours.Use colours(RootCommand root) {
        boolean wanted =
                !root.noColor()
                        && terminal.environment("NO_COLOR").filter(v -> !v.isEmpty()).isEmpty();
        return wanted && terminal.resultsAreSeen() ? Colours.Use.COLOURED : Colours.Use.PLAIN;
    }

    private ExitCode work(RootCommand root, Asks asks)
            throws CommandException, ConfigException, IOException, InterruptedException {
        Request request = asks.request(root.config());
        boolean streams =
                request instanceof Request.Restore restore
                        && restore.to() instanceof Request.Destination.TarStream;
        if (streams && root.json()) {
            throw new CommandException.Misused(
                    "--as-tar - and --json both want standard output",
                    "lifeboat restore --as-tar FILE --json");
        }
        Optional<SiteConfig> config = configuration(root.config(), request);
        Result result;
        try (Progress progress = progress(root, request)) {
            config.ifPresent(c -> c.warnings().forEach(w -> warn(w)));
            Session session =
                    new Session(
                            root.config(),
                            config,
                            new Secrets(terminal::environment),
                            passphrases(root, asks, request),
                            progress,
                            terminal.out(),
                            terminal::ask,
                            root.anchor());
            result =
                    new Alerts(session, request, Clock.systemUTC())
                            .around(() -> Calls.answer(factory.create(session), request));
        }
        if (root.json()) {
            terminal.out().println(new JsonText().of(result.document()));
        } else {
            PrintStream screen = streams ? terminal.err() : terminal.out();
            new ResultText(screen, new Colours(colours(root))).print(result);
        }
        return ExitCode.of(result.outcome());
    }

    private void warn(Problem problem) {
        terminal.err().println("warning: " + SafeText.message(problem.toString()));
    }

    private static Optional<SiteConfig> configuration(Path file, Request request)
            throws ConfigException {
        boolean needsNone =
                request instanceof Request.Attach
                        || request instanceof Request.Demo
                        || (request instanceof Request.EvidenceVerify verify
                                && verify.directory().isPresent());
        return needsNone ? Optional.empty() : Optional.of(SiteConfigLoader.load(file));
    }

    private Progress progress(RootCommand root, Request request) {
        boolean longWork =
                switch (request) {
                    case Request.Backup _,
                            Request.Restore _,
                            Request.RestoreEverything _,
                            Request.Drill _,
                            Request.Demo _,
                            Request.Verify _,
                            Request.Heal _,
                            Request.WalPush _,
                            Request.WalReceive _,
                            Request.WalFetch _,
                            Request.Prune _,
                            Request.Serve _,
                            Request.Attach _,
                            Request.Init _,
                            Request.Doctor _,
                            Request.Targets _ ->
                            true;
                    case Request.Plan _,
                            Request.Overview _,
                            Request.MissedSlots _,
                            Request.ThawLeft _,
                            Request.Facts _,
                            Request.ConsoleEvents _,
                            Request.NotifyTest _,
                            Request.Snapshots _,
                            Request.Ls _,
                            Request.Diff _,
                            Request.WalStatus _,
                            Request.KeysList _,
                            Request.KeysAdd _,
                            Request.KeysChange _,
                            Request.KeysRemove _,
                            Request.KeysShares _,
                            Request.KeysCombine _,
                            Request.Policy _,
                            Request.Runs _,
                            Request.EvidenceVerify _,
                            Request.EvidenceExport _,
                            Request.ReportList _,
                            Request.ReportShow _,
                            Request.ReportExport _ ->
                            false;
                };
        if (root.quiet() || !longWork) {
            return Progress.none();
        }
        return terminal.errorsAreSeen()
                ? new LiveProgress(terminal.err(), terminal.width(), nanoClock)
                : new LineProgress(terminal.err(), nanoClock);
    }

    private PassphraseReader passphrases(RootCommand root, Asks asks, Request request) {
        Optional<Path> existing =
                root.passphraseFile()
                        .or(() ->
                                terminal.environment(PASSPHRASE_FILE)
                                        .filter(name -> !name.isEmpty())
                                        .map(Path::of));
        Optional<Path> chosen =
                asks instanceof KeysCommand.SetsPassphrase sets
                        ? sets.newPassphrase().file()
                        : Optional.empty();
        boolean setsTheFirst =
                request instanceof Request.Init || request instanceof Request.KeysCombine;
        return new PassphraseReader(
                terminal, existing, setsTheFirst ? chosen.or(() -> existing) : chosen);
    }
}
