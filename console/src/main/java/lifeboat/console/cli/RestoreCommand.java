package lifeboat.console.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `restore`.
@Command(
        name = "restore",
        description =
                "Restores one source, or part of it, to a directory, a tar archive or a database.")
final class RestoreCommand implements Asks {
    @Option(names = "--source", paramLabel = "S", required = true, description = "What to restore.")
    private String source = "";

    @Option(
            names = "--to",
            paramLabel = "DIR|URL",
            description =
                    "Directory to restore into, or a database: postgresql://user@host/database, sqlite:FILE, jdbc:h2:FILE, redis:DIR; command: runs the source's own `restore`.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--to-password-file",
            paramLabel = "FILE",
            description = "Password for the server in --to, in the first line of a file.")
    private Optional<Path> toPasswordFile = Optional.empty();

    @Option(
            names = "--as-tar",
            paramLabel = "FILE",
            description = "Write a tar archive instead; `-` is standard output.")
    private Optional<String> tar = Optional.empty();

    @Option(
            names = "--snapshot",
            paramLabel = "ID|latest|TIME",
            defaultValue = "latest",
            description = "Which one (default: latest).")
    private String snapshot = "latest";

    @Option(
            names = "--to-time",
            paramLabel = "TIME|latest",
            description =
                    "Physical PostgreSQL source: replay the log up to this moment, for instance 2026-11-28T06:00:00Z; without offset it is local time; latest: to the end of the log. Begins from the newest copy before it.")
    private Optional<String> toTime = Optional.empty();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Only matching paths; may be repeated.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TARGET",
            description = "Read only from this target; may be repeated (default: the best of all).")
    private List<String> from = new ArrayList<>();

    @Option(
            names = "--overwrite",
            description =
                    "Replace files that are in the way; for a database: restore beside the live source.")
    private boolean overwrite;

    @Option(
            names = "--privileged",
            description = "Apply setuid bits, file capabilities and device nodes too (needs root).")
    private boolean privileged;

    @Override
    public Request request(Path configFile) throws CommandException {
        return new Request.Restore(
                source,
                destination(),
                snapshot,
                include,
                from,
                overwrite ? Request.Existing.OVERWRITE : Request.Existing.REFUSE,
                privileged ? Request.Privilege.PRIVILEGED : Request.Privilege.ORDINARY,
                toTime);
    }

    private Request.Destination destination() throws CommandException {
        if (to.isPresent() == tar.isPresent()) {
            throw new CommandException.Misused(
                    "restore needs exactly one of --to DIR and --as-tar FILE",
                    "lifeboat restore --source " + source + " --to DIR");
        }
        if (to.isPresent()) {
            return to.get().matches("([a-z][a-z0-9+.]*://|sqlite:|jdbc:h2:|redis:|command:).*")
                    ? new Request.Destination.Server(to.get(), toPasswordFile)
                    : new Request.Destination.Directory(Path.of(to.get()));
        }
        String file = tar.orElse("-");
        return file.equals("-")
                ? new Request.Destination.TarStream()
                : new Request.Destination.TarFile(Path.of(file));
    }
}
