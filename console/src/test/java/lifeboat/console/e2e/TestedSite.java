package lifeboat.console.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import lifeboat.console.cli.Cli;
import lifeboat.console.engine.EngineOperations;
import lifeboat.vault.posix.TreeDigest;

/// A site in one directory: `lifeboat.yml`, the source `tree` in `source`, directory vaults in
/// `vaults`, a passphrase file. All paths in it are relative, so that a copy is a site too.
final class TestedSite {
    static final String PASSPHRASE = "canary harbour seven lanterns drift quietly homeward";

    /// What the program runs with in a JVM of its own.
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-Xmx320m",
                    "-XX:-HeapDumpOnOutOfMemoryError");

    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    private final Path home;

    /// What commands in this process take for the time.
    Clock clock = Clock.systemUTC();

    final Map<String, String> environment = new HashMap<>();

    /// Where children find classes that are not the program's.
    final List<Path> moreClasses = new ArrayList<>();

    /// Where the class path of children is.
    private Path classes;

    private TestedSite(Path home) {
        this.home = home;
        this.classes = home.resolveSibling("classes");
    }

    /// Makes a site with these directory vaults; not founded yet.
    static TestedSite create(Path home, String... vaults) throws IOException {
        TestedSite site = new TestedSite(home);
        Files.createDirectories(site.source());
        Files.createDirectories(home.resolve("vaults"));
        site.secret("passphrase", PASSPHRASE);
        site.configure("tree: {type: directory, path: source}", vaultLines(vaults));
        return site;
    }

    static String vaultLines(String... vaults) {
        StringBuilder lines = new StringBuilder();
        for (String vault : vaults) {
            lines.append(
                    "  %1$s: {type: directory, provider: of-%1$s, account: %1$s, path: vaults/%1$s}%n"
                            .formatted(vault));
        }
        return lines.toString();
    }

    /// Writes the configuration: one line of `sources:` (or more, indented by two), and all of
    /// `targets:`.
    void configure(String sources, String targets) throws IOException {
        Files.writeString(
                home.resolve("lifeboat.yml"),
                "site: harbour\nsources:\n  " + sources + "\ntargets:\n" + targets);
    }

    /// A copy of everything, in `to`, which must not exist.
    TestedSite copy(Path to) throws IOException, InterruptedException {
        call("cp", "-a", home.toString(), to.toString());
        TestedSite copy = new TestedSite(to);
        copy.environment.putAll(environment);
        copy.moreClasses.addAll(moreClasses);
        if (environment.containsKey(OPTIONS)) {
            copy.classes = classes; // the archive is of these, by their paths
        }
        return copy;
    }

    /// Another machine's view: an empty directory with the passphrase only.
    static TestedSite bare(Path home) throws IOException {
        Files.createDirectories(home);
        TestedSite site = new TestedSite(home);
        site.secret("passphrase", PASSPHRASE);
        return site;
    }

    Path home() {
        return home;
    }

    Path source() {
        return home.resolve("source");
    }

    Path vault(String name) {
        return home.resolve("vaults").resolve(name);
    }

    Path state() {
        return home.resolve(".lifeboat");
    }

    Path config() {
        return home.resolve("lifeboat.yml");
    }

    /// Writes a file that only its owner may read.
    Path secret(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        return file;
    }

    Path file(String path, String content) throws IOException {
        Path file = source().resolve(path);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    /// Runs one command line in this process with the site's passphrase.
    Ending run(String... arguments) {
        return answer(with(arguments, "--passphrase-file", home.resolve("passphrase").toString()));
    }

    /// Runs one command line in this process without any passphrase.
    Ending unlocked(String... arguments) {
        return answer(List.of(arguments));
    }

    private Ending answer(List<String> arguments) {
        Screen screen = new Screen(environment);
        int code = cli(screen, arguments);
        return new Ending(code, new String(screen.outBytes(), UTF_8), screen.errText());
    }

    /// As [#run], and gives the bytes of standard output.
    byte[] stream(String... arguments) {
        Screen screen = new Screen(environment);
        int code =
                cli(
                        screen,
                        with(
                                arguments,
                                "--passphrase-file",
                                home.resolve("passphrase").toString()));
        assertThat(code).as(screen.errText()).isZero();
        return screen.outBytes();
    }

    private int cli(Screen screen, List<String> arguments) {
        return new Cli(screen, System::nanoTime, session -> new EngineOperations(session, clock))
                .run(with(arguments.toArray(String[]::new), "-c", config().toString()));
    }

    private static List<String> with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all;
    }

    /// Restores the source `tree` into a new directory and gives what is there.
    TreeDigest restored(Path to, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "restore",
                                "--source",
                                "tree",
                                "--to",
                                to.toString(),
                                "--privileged"));
        arguments.addAll(List.of(more));
        run(arguments.toArray(String[]::new)).exits(0);
        return TreeDigest.of(to);
    }

    /// Has children, those of copies too, start in less than half the time: runs this command and
    /// makes an archive of the classes that it used. For tests that start many.
    void archiveClasses(String... command) throws IOException, InterruptedException {
        Path archive = classes.resolve("archive.jsa");
        String silent = "-Xlog:disable "; // what the JVM thinks of an archive goes to the output
        environment.put(OPTIONS, silent + "-XX:ArchiveClassesAtExit=" + archive);
        child(List.of(), command).ending().exits(0);
        environment.put(
                OPTIONS, silent + "-XX:TieredStopAtLevel=1 -XX:SharedArchiveFile=" + archive);
    }

    /// Gives JVMs of children, and of their children, one more option.
    void option(String option) {
        environment.merge(OPTIONS, option, (before, more) -> before + " " + more);
    }

    /// Starts one command line in a JVM of its own, behind `before`; its output goes to files.
    Child child(List<String> before, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath(), "lifeboat.console.Lifeboat"));
        command.addAll(with(arguments, "-c", config().toString()));
        Path out = Files.createTempFile(home, "child", ".out");
        Path err = Files.createTempFile(home, "child", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    /// The class path, packed or copied to where any user may read it.
    private String classPath() throws IOException, InterruptedException {
        boolean made = Files.isDirectory(classes);
        Files.createDirectories(classes);
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path here = Path.of(part);
            if (part.isEmpty() || part.contains("test-classes") || part.contains("s3proxy")) {
                continue; // the program needs none of it
            }
            boolean packed = Files.isDirectory(here);
            Path there =
                    classes.resolve(
                            parts.size() + "-" + here.getFileName() + (packed ? ".jar" : ""));
            if (!made && packed) {
                pack(here, there);
            } else if (!made) {
                Files.copy(here, there);
            }
            parts.add(there.toString());
        }
        moreClasses.forEach(more -> parts.add(more.toString()));
        return String.join(File.pathSeparator, parts);
    }

    private static void pack(Path directory, Path jar) {
        int code =
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-c0f",
                                jar.toString(),
                                "-C",
                                directory.toString(),
                                ".");
        assertThat(code).as("packs %s", directory).isZero();
    }

    /// All objects of a directory vault but the evidence, which grows with every command.
    SortedMap<String, Long> withoutEvidence(String vault) throws IOException {
        SortedMap<String, Long> found = objects(vault, "");
        found.keySet().removeIf(name -> name.startsWith("evidence/"));
        return found;
    }

    /// Names and sizes of the objects below `prefix` of a directory vault.
    SortedMap<String, Long> objects(String vault, String prefix) throws IOException {
        SortedMap<String, Long> found = new TreeMap<>();
        Path root = vault(vault);
        if (!Files.isDirectory(root)) {
            return found;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = root.relativize(file).toString();
                        boolean unfinished = name.contains("/.");
                        if (name.startsWith(prefix) && !unfinished) {
                            found.put(name, attributes.size());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    /// Turns one bit in the middle of a file.
    static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /// Removes a directory of ordinary files.
    static void remove(Path directory) throws IOException, InterruptedException {
        call("rm", "-rf", directory.toString());
    }

    static void call(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
