package lifeboat.targets.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// Puts objects until the disk refuses, in a process of its own whose disk the test has prepared.
/// Prints the kind of refusal, the objects put, those listed, and the temporary files left.
final class DiskProbe {
    private DiskProbe() {}

    /// Arguments: the root, bytes per object, objects at most.
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        byte[] bytes = new byte[Integer.parseInt(arguments[1])];
        new Random(1).nextBytes(bytes);
        Content content = Content.of(bytes);
        int put = 0;
        String refusal = "none";
        int[] listed = new int[1];
        try (DirectoryTarget target =
                DirectoryTarget.at("d", root, new TargetIdentity("own", "x", Set.of()))) {
            try {
                for (; put < Integer.parseInt(arguments[2]); put++) {
                    target.put(new ObjectKey("packs/" + put), content, PutMode.CREATE);
                }
            } catch (TargetException e) {
                refusal = e.getClass().getSimpleName();
            }
            target.list(
                    "",
                    info -> {
                        if (info.sizeBytes() == bytes.length) {
                            listed[0]++;
                        } else {
                            listed[0] = -1_000_000;
                        }
                    });
        }
        long temps;
        try (var files = java.nio.file.Files.walk(root)) {
            temps = files.filter(file -> TempFile.isName(file.getFileName().toString())).count();
        }
        PrintStream out =
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.out), true, UTF_8);
        out.println(refusal + " put=" + put + " listed=" + listed[0] + " temps=" + temps);
        out.flush();
    }
}
