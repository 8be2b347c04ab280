package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import lifeboat.encryption.Sha256;

/// Copies of records in the state directory, as they are in the vaults: sealed, and named after
/// their bytes. A cache: what is damaged or missing is read from a vault again.
final class KeptRecords {
    private final Path directory;

    KeptRecords(Path state) {
        this.directory = state.resolve("evidence");
    }

    Optional<byte[]> read(RecordName name) {
        try {
            byte[] stored = Files.readAllBytes(file(name));
            return Sha256.hexOf(stored).equals(name.sha256())
                    ? Optional.of(stored)
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a cache that cannot be read is none
        }
    }

    void keep(RecordName name, byte[] stored) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Path part = Files.createTempFile(directory, "record", ".part");
            Files.write(part, stored);
            Files.move(
                    part,
                    file(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return; // it is read from a vault again
        }
    }

    private Path file(RecordName name) {
        return directory.resolve(name.sha256());
    }
}
