package lifeboat.runbooks.database.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.H2Verifier;
import lifeboat.engines.program.Password;
import lifeboat.restore.directory.Privileges;
import lifeboat.restore.h2.H2Restorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.database.DatabaseKind;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.ThrowawayHome;
import lifeboat.vault.snapshot.SourceRecord;

/// H2 databases; a home is the path of a file that does not exist, without its ending, or an empty
/// database of a server.
public record H2Kind() implements DatabaseKind {
    private static final int LONGEST_LINE = 1 << 16;
    private static final int FIRST_LINES = 10_000;

    @Override
    public Set<String> names() {
        return Set.of("h2");
    }

    /// Of a home: its address, or that of its path.
    ///
    /// @throws IllegalArgumentException if it has none, or one that cannot be used
    private static H2Address address(Home home) {
        String user = home.user().orElse("sa");
        if (home.url().isPresent()) {
            return new H2Address(home.url().get(), user);
        }
        return H2Address.ofFile(
                home.path()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "it has no url or path in this region; write `path: DIRECTORY/NAME` or `url: jdbc:h2:…` beside it")),
                user);
    }

    @Override
    public List<String> obstacles(CapturedStreams streams, Home home, StepWork.Start start)
            throws IOException {
        H2Address address;
        try {
            address = address(home);
        } catch (IllegalArgumentException e) {
            return List.of(
                    home.url().map(_ -> "its url in this region ").orElse("")
                            + String.valueOf(e.getMessage()));
        }
        List<String> found = new ArrayList<>();
        Optional<Path> path = address.path();
        if (path.isPresent()) {
            file(path.get(), start).ifPresent(found::add);
            login(streams, home, address).ifPresent(found::add);
        } else {
            server(home, address, start).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<String> file(Path path, StepWork.Start start) {
        if (Files.isDirectory(path)) {
            return Optional.of(
                    "its home "
                            + path
                            + " is a directory; name the database in it, such as "
                            + path.resolve("catalogue"));
        }
        Path file = H2Address.file(path);
        boolean taken = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        return taken && start == StepWork.Start.FRESH
                ? Optional.of(
                        "its home "
                                + file
                                + " exists already; name another path: a database is never written over here")
                : Optional.empty();
    }

    private static Optional<String> server(Home home, H2Address address, StepWork.Start start) {
        try {
            boolean free = new H2Restorer(address, home.password(), H2Restorer.Code.APPLY).isFree();
            return free || start == StepWork.Start.CONTINUED
                    ? Optional.empty()
                    : Optional.of(
                            "its home "
                                    + address
                                    + " is not empty; name another database: one is never written over here");
        } catch (IOException e) {
            return Optional.of("its home " + e.getMessage());
        }
    }

    /// A file has the captured users alone, so one of them must be known to read it back.
    private static Optional<String> login(CapturedStreams streams, Home home, H2Address address)
            throws IOException {
        if (home.origin() == Home.Origin.EPHEMERAL) {
            return Optional.empty();
        }
        String user = address.user().toUpperCase(Locale.ROOT);
        Optional<H2Verifier> verifier = verifier(streams, user);
        char[] password = home.password().reveal().orElseGet(() -> new char[0]);
        try {
            boolean fits = verifier.map(known -> known.fits(password)).orElse(false);
            return fits
                    ? Optional.empty()
                    : Optional.of(
                            "what is restored could not be read back: "
                                    + (verifier.isEmpty()
                                            ? "the captured database has no user " + user
                                            : "the password of user "
                                                    + user
                                                    + " is not that of the captured database")
                                    + "; write `user` and `password` beside it in this region");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /// Users come first in a script.
    private static Optional<H2Verifier> verifier(CapturedStreams streams, String user)
            throws IOException {
        try (InputStream script = streams.open("script.sql");
                InputStreamReader text = new InputStreamReader(script, StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            int lines = 0;
            for (int c = text.read(); c >= 0 && lines < FIRST_LINES; c = text.read()) {
                if (c != '\n') {
                    if (line.length() < LONGEST_LINE) {
                        line.append((char) c);
                    }
                    continue;
                }
                Optional<H2Verifier> found = H2Verifier.in(line.toString());
                if (found.isPresent() && found.get().user().equals(user)) {
                    return found;
                }
                line.setLength(0);
                lines++;
            }
            return Optional.empty();
        }
    }

    @Override
    public DatabaseHome open(Home home) throws IOException {
        return open(home, Privileges.LEAVE_OUT);
    }

    /// Code that the database brings is made only where it is allowed, and never in a drill: a file
    /// is made within this program.
    @Override
    public DatabaseHome open(Home home, Privileges privileges) throws IOException {
        boolean drill = home.origin() == Home.Origin.EPHEMERAL;
        H2Address address;
        try {
            address = address(home);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new H2Home(
                address,
                home.password(),
                privileges == Privileges.APPLY && !drill
                        ? H2Restorer.Code.APPLY
                        : H2Restorer.Code.LEAVE_OUT,
                drill ? H2Restorer.Maker.STAYS : H2Restorer.Maker.GOES);
    }

    /// A file below the directory of the drill; no process lasts.
    @Override
    public ThrowawayHome throwaway(SourceRecord source, Path directory) throws IOException {
        byte[] chance = new byte[28];
        new SecureRandom().nextBytes(chance);
        String secret = HexFormat.of().formatHex(chance);
        Password password = () -> Optional.of(secret.substring(8).toCharArray());
        return ThrowawayHome.inFiles(
                Home.ephemeral(source, directory.resolve("database"))
                        .as(
                                "LIFEBOAT_" + secret.substring(0, 8).toUpperCase(Locale.ROOT),
                                password));
    }
}
