package lifeboat.restore.directory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Captures and restores a tree in a JVM of its own and tells what was not applied.
final class RestoreInChild {
    private RestoreInChild() {}

    /// Arguments: source, cache file, destination.
    public static void main(String[] arguments) throws IOException {
        CapturedTree tree = CapturedTree.of(Path.of(arguments[0]), Path.of(arguments[1]));
        WriteOptions options =
                new WriteOptions("snapshot-1", "www", WriteMode.EMPTY_OR_SAME, Privileges.APPLY);
        try (DirectoryWriter writer = DirectoryWriter.open(Path.of(arguments[2]), options)) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            try {
                tree.writeTo(writer);
                for (NotApplied not : writer.finish().notApplied()) {
                    out.println(not.path() + ": " + not.what() + ": " + not.why());
                }
            } catch (lifeboat.vault.posix.DiskFullException e) {
                out.println("full: " + e.getMessage());
            }
        }
    }
}
