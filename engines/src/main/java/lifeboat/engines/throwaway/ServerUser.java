package lifeboat.engines.throwaway;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;

/// As whom a throw-away server runs: whoever runs this process, or, if that is root, an account
/// without rights.
///
/// @param account name of another account, empty where it is our own
/// @param network what it can reach
record ServerUser(Optional<String> account, ThrowawayServer.Network network) {
    private static final Duration QUICK = Duration.ofSeconds(10);

    /// The first of these accounts that exists, where this process is root.
    static ServerUser of(List<String> accounts) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Optional<String> account = root ? Optional.of(first(accounts)) : Optional.empty();
        return new ServerUser(account, network(root));
    }

    private static String first(List<String> accounts) throws IOException {
        for (String account : accounts) {
            if (principal(account).isPresent()) {
                return account;
            }
        }
        throw new IOException("a throw-away server needs one of the accounts " + accounts);
    }

    private static Optional<UserPrincipal> principal(String account) throws IOException {
        try {
            return Optional.of(lookup().lookupPrincipalByName(account));
        } catch (UserPrincipalNotFoundException e) {
            return Optional.empty();
        }
    }

    private static UserPrincipalLookupService lookup() {
        return Path.of("/").getFileSystem().getUserPrincipalLookupService();
    }

    private static ThrowawayServer.Network network(boolean root) throws IOException {
        List<String> probe = new ArrayList<>(unshare(root));
        probe.add("true");
        try {
            ProgramCall.of(probe).answer(QUICK);
            return ThrowawayServer.Network.NONE;
        } catch (ProgramException e) {
            return ThrowawayServer.Network.OUTBOUND;
        }
    }

    private static List<String> unshare(boolean root) {
        return root
                ? List.of("unshare", "--net", "--")
                : List.of("unshare", "--user", "--map-current-user", "--net", "--");
    }

    /// The call, run by this user without any way to more rights.
    ProgramCall call(List<String> program) throws IOException {
        List<String> all = new ArrayList<>();
        if (network == ThrowawayServer.Network.NONE) {
            all.addAll(unshare(account.isPresent()));
        }
        if (account.isPresent()) {
            if (Executables.usual().find("setpriv").isEmpty()) {
                throw new IOException("setpriv (package util-linux) is needed to start a server");
            }
            String group = lookupGroup(account.get());
            all.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + account.get(),
                            "--regid=" + group,
                            "--clear-groups",
                            "--inh-caps=-all",
                            "--bounding-set=-all",
                            "--no-new-privs",
                            "--"));
        }
        all.addAll(program);
        return ProgramCall.of(all);
    }

    private static String lookupGroup(String account) throws IOException {
        return ProgramCall.of("id", "-g", account).answer(QUICK).strip();
    }

    /// Gives a directory to this user.
    void own(Path directory) throws IOException {
        if (account.isPresent()) {
            Files.getFileAttributeView(
                            directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(lookup().lookupPrincipalByName(account.get()));
        }
    }

    /// Gives a directory and everything in it to this user.
    void ownAll(Path tree) throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        own(directory);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        own(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
