package lifeboat.console.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lifeboat.console.CommandException;
import lifeboat.console.config.AnchorConfig;
import lifeboat.targets.Target;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.evidence.SiteAnchor;

/// Keeps the anchor outside the vaults, and holds the vaults against it (hazard P-07).
final class Anchors {
    private static final long PROGRAM_SECONDS = 60;

    private Anchors() {}

    /// What the vaults should show by the anchor of `--anchor` and by the file that the
    /// configuration names, and do not.
    static List<String> problems(SiteAccess site, VaultKeys keys) throws CommandException {
        List<String> problems = new ArrayList<>();
        Optional<SiteAnchor> given = given(site.session().anchor());
        given.ifPresent(anchor -> problems.addAll(anchor.contradictedBy(site.targets(), keys)));
        Optional<Path> file = site.config().anchor().file();
        if (file.isPresent() && Files.exists(file.get())) {
            try {
                problems.addAll(read(file.get()).contradictedBy(site.targets(), keys));
            } catch (IOException | IllegalArgumentException e) {
                problems.add("the anchor in " + file.get() + " cannot be used: " + e.getMessage());
            }
        }
        return problems;
    }

    /// Refuses vaults that are older than what `--anchor` says.
    static void require(Optional<String> text, List<Target> targets, VaultKeys keys)
            throws CommandException {
        Optional<SiteAnchor> given = given(text);
        if (given.isPresent()) {
            List<String> problems = given.get().contradictedBy(targets, keys);
            if (!problems.isEmpty()) {
                throw new CommandException.Refused(
                        String.join("; ", problems),
                        "name another vault of the site, or look behind the newest versions of this one;"
                                + " without --anchor it is attached as it is");
            }
        }
    }

    private static Optional<SiteAnchor> given(Optional<String> text) throws CommandException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.get().startsWith(SiteAnchor.PREFIX)
                            ? SiteAnchor.parse(text.get())
                            : read(Path.of(text.get())));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException.Misused(
                    "--anchor " + text.get() + ": " + e.getMessage(),
                    "give the line that lifeboat evidence verify prints, or a file that holds it");
        }
    }

    private static SiteAnchor read(Path file) throws IOException {
        return SiteAnchor.parse(Files.readString(file));
    }

    /// Writes the anchor of now. One that the vaults contradict stays as it is.
    ///
    /// @return why it could not be kept
    static Optional<String> keep(SiteAccess site, VaultKeys keys) throws InterruptedException {
        AnchorConfig config = site.config().anchor();
        if (config.equals(AnchorConfig.NONE)) {
            return Optional.empty();
        }
        try {
            List<String> problems = problems(site, keys);
            if (!problems.isEmpty()) {
                return Optional.of("the anchor stays as it is: " + String.join("; ", problems));
            }
            String line = SiteAnchor.of(site.targets(), keys, site.clock().instant()).line() + "\n";
            if (config.file().isPresent()) {
                write(config.file().get(), line);
            }
            if (!config.command().isEmpty()) {
                run(config.command(), line);
            }
            return Optional.empty();
        } catch (IOException | CommandException e) {
            return Optional.of("the anchor could not be kept: " + e.getMessage());
        }
    }

    private static void write(Path file, String line) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, line);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run(List<String> command, String line)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(line.getBytes(StandardCharsets.US_ASCII));
        }
        if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(
                    command.getFirst() + " does not end within " + PROGRAM_SECONDS + " seconds");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " ends with status " + process.exitValue());
        }
    }
}
