package lifeboat.targets.directory;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.TargetIdentity;

/// Puts objects into a directory and says after each that it is kept.
final class PowerLossProbe {
    private static final int[] SIZES = {0, 1, 511, 5000, 70_000, 4096, 300_000};

    private PowerLossProbe() {}

    /// Arguments: the root; whether to sync: `yes` or `no`.
    public static void main(String[] arguments) throws Exception {
        Durability durability =
                arguments[1].equals("yes") ? Durability.ofSystem() : new NoDurability();
        try (DirectoryTarget target =
                new DirectoryTarget(
                        "d",
                        Path.of(arguments[0]),
                        new TargetIdentity("own", "x", Set.of()),
                        durability,
                        Clock.systemUTC())) {
            for (int i = 0; i < SIZES.length; i++) {
                target.put(key(i), content(i, 1), PutMode.CREATE);
                say("kept " + i + " 1\n");
            }
            target.put(key(3), content(3, 2), PutMode.REPLACE);
            say("kept 3 2\n");
            target.put(key(4), content(4, 1), PutMode.CREATE); // there already
        }
    }

    private static void say(String line) {
        System.out.print(line);
        System.out.flush();
    }

    static int count() {
        return SIZES.length;
    }

    static ObjectKey key(int number) {
        return new ObjectKey("packs/" + number % 3 + "/" + number);
    }

    static Content content(int number, int version) {
        byte[] bytes = new byte[SIZES[number]];
        new Random(number * 100 + version).nextBytes(bytes);
        return Content.of(bytes);
    }

    /// What a target would be that forgot to sync.
    private static final class NoDurability implements Durability {
        @Override
        public void file(FileChannel file) {
            // forgotten
        }

        @Override
        public void directory(Path directory) {
            // forgotten
        }
    }
}
