package lifeboat.targets.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTargetTest extends TargetContract {
    private static final TargetIdentity OWN = new TargetIdentity("own", "office", Set.of("host=a"));
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path root;

    private final List<String> syncs = new ArrayList<>();
    private boolean syncFails;

    @Override
    protected Target open() {
        return DirectoryTarget.at("disk", root, OWN);
    }

    @Test
    @DisplayName(
            "G-02 a directory that is away counts as lying on the device where it would be made, so that no quorum needs it")
    void awayItIsNotTakenForIndependent() throws Exception {
        try (Target here = open();
                Target away =
                        DirectoryTarget.at(
                                "away",
                                root.resolve("mnt/usb/vault"),
                                new TargetIdentity("own", "usb", Set.of()))) {
            assertThat(away.identity().places())
                    .containsExactly("device=" + Files.getAttribute(root, "unix:dev"));
            assertThat(
                            lifeboat.targets.fleet.Quorum.defaultFor(
                                    java.util.List.of(here.identity(), away.identity())))
                    .isEqualTo(new lifeboat.targets.fleet.Quorum(1, 1));
        }
    }

    @Test
    void identityNamesTheDevice() throws Exception {
        try (Target target = open()) {
            assertThat(target.identity().places())
                    .contains("host=a", "device=" + Files.getAttribute(root, "unix:dev"));
        }
    }

    @Test
    void aMissingRootIsMissingUntilItIsCreated() throws Exception {
        Path away = root.resolve("mount/vault");
        try (DirectoryTarget target = DirectoryTarget.at("usb", away, OWN)) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.head(KEY)).isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.delete(KEY))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                    .isInstanceOf(TargetException.Missing.class);
            assertThat(away).doesNotExist();

            target.create();
            target.create();
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("x");
        }
    }

    @Test
    void aRootThatGoesAwayIsMissing() throws Exception {
        Path vault = root.resolve("vault");
        try (DirectoryTarget target = DirectoryTarget.at("usb", vault, OWN)) {
            target.create();
            target.put(KEY, text("x"), PutMode.CREATE);
            Files.move(vault, root.resolve("unplugged"));

            assertThatThrownBy(() ->
                            target.put(new ObjectKey("packs/ab/two"), text("y"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Missing.class);
            assertThat(vault).doesNotExist();
        }
    }

    @Test
    void remakesAFolderThatWasRemoved() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            target.delete(KEY);
            Files.delete(root.resolve("packs/ab"));
            target.put(KEY, text("y"), PutMode.CREATE);

            assertThat(readAll(target, KEY)).isEqualTo("y");
        }
    }

    @Test
    void filesAndFoldersAreForTheirOwnerOnly() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(mode(root.resolve("packs/ab/one"))).isEqualTo("rw-------");
            assertThat(mode(root.resolve("packs/ab"))).isEqualTo("rwx------");
            assertThat(mode(root.resolve("packs"))).isEqualTo("rwx------");
        }
    }

    @Test
    void passesOverForeignNamesAndOwnTemporaryFiles() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            Files.writeString(root.resolve("packs/ab/.0123456789ABCDEF.tmp"), "half");
            Files.writeString(root.resolve("packs/ab/.nfs0001"), "hidden");
            Files.writeString(root.resolve("Thumbs.db"), "foreign");
            Files.createDirectories(root.resolve("lost+found/x"));
            Files.createDirectories(root.resolve(".snapshot/packs"));
            Files.writeString(root.resolve(".snapshot/packs/one"), "hidden");
            Files.createSymbolicLink(root.resolve("link"), root.resolve("packs/ab/one"));

            assertThat(keys(target, "")).containsExactly(KEY);
            assertThat(keys(target, "p")).containsExactly(KEY);
            assertThatThrownBy(() -> target.head(new ObjectKey(".hidden")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sweepsOnlyItsOwnTemporaryFilesAndOnlyOldOnes() throws Exception {
        Path old = Files.writeString(root.resolve(".0000000000000001.tmp"), "old");
        Path young = Files.writeString(root.resolve(".0000000000000002.tmp"), "young");
        Path foreign = Files.writeString(root.resolve(".foreign.tmp"), "foreign");
        Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(86_401)));
        Files.setLastModifiedTime(young, FileTime.from(NOW.minusSeconds(86_399)));
        Files.setLastModifiedTime(foreign, FileTime.from(NOW.minusSeconds(900_000)));
        try (Target target = watched()) {
            target.put(new ObjectKey("one"), text("x"), PutMode.CREATE);

            assertThat(old).doesNotExist();
            assertThat(young).exists();
            assertThat(foreign).exists();
        }
    }

    @Test
    @DisplayName("C-05 every put syncs the file and then every name that leads to it")
    void skipsNoSync() throws Exception {
        try (Target target = watched()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(syncs).containsExactly("root", "packs", "file", "ab");

            syncs.clear();
            target.put(new ObjectKey("packs/ab/two"), text("x"), PutMode.CREATE);
            assertThat(syncs).containsExactly("file", "ab");

            syncs.clear();
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(syncs).containsExactly("file", "ab");

            syncs.clear();
            target.put(KEY, text("y"), PutMode.REPLACE);
            assertThat(syncs).containsExactly("file", "ab");
        }
        syncs.clear();
        try (Target next = watched()) {
            next.put(new ObjectKey("packs/ab/three"), text("x"), PutMode.CREATE);
            assertThat(syncs)
                    .as("names made by a process that may have died")
                    .containsExactly("root", "packs", "file", "ab");
        }
    }

    @Test
    @DisplayName("C-07 a failed sync fails the object, leaves nothing and is not repeated")
    void neverRepeatsASyncThatFailed() throws Exception {
        try (Target target = watched()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            syncs.clear();
            syncFails = true;
            ObjectKey two = new ObjectKey("packs/ab/two");

            assertThatThrownBy(() -> target.put(two, text("y"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Broken.class)
                    .hasMessageContaining("input/output error");
            assertThat(syncs).containsExactly("file");
            assertThat(names("packs/ab")).containsExactly("one");

            syncs.clear();
            assertThatThrownBy(() -> target.put(KEY, text("y"), PutMode.REPLACE))
                    .isInstanceOf(TargetException.Broken.class);
            assertThat(syncs).containsExactly("file");
            assertThat(readAll(target, KEY)).isEqualTo("x");

            syncFails = false;
            target.put(two, text("y"), PutMode.CREATE);
            assertThat(readAll(target, two)).isEqualTo("y");
        }
    }

    @Test
    void aFileCutWhileBeingReadIsUnreachableNotShort() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            try (var in = target.read(KEY, ByteRange.ALL);
                    var file =
                            FileChannel.open(
                                    root.resolve(KEY.value()),
                                    java.nio.file.StandardOpenOption.WRITE)) {
                file.truncate(4);

                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(TargetException.Unreachable.class);
            }
        }
    }

    private Target watched() {
        Durability system = Durability.ofSystem();
        Durability watching =
                new Durability() {
                    @Override
                    public void file(FileChannel file) throws IOException {
                        syncs.add("file");
                        if (syncFails) {
                            throw new IOException("Input/output error");
                        }
                        system.file(file);
                    }

                    @Override
                    public void directory(Path directory) throws IOException {
                        syncs.add(
                                directory.equals(root)
                                        ? "root"
                                        : directory.getFileName().toString());
                        system.directory(directory);
                    }
                };
        return new DirectoryTarget("disk", root, OWN, watching, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
