package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.config.Secrets;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.site.HostKeys;

/// The file in which a host keeps its keys. It opens no pack; whoever has it can add snapshots.
final class HostFile {
    private HostFile() {}

    /// The keys of this host, if it was enrolled.
    static Optional<HostKeys> read(Path file) throws CommandException, IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<String> objection = Secrets.objection(file);
        if (objection.isPresent()) {
            throw new CommandException.Misused(objection.get(), "chmod 600 " + file);
        }
        try {
            return Optional.of(HostKeys.fromFile(content));
        } catch (EncryptionException e) {
            throw new CommandException.Failed(
                    "the host key file " + file + " is damaged: " + e.getMessage(),
                    "move it away and run lifeboat backup --passphrase-file FILE: it enrols this machine anew",
                    e);
        }
    }

    /// Writes the keys, readable by their owner alone; never over another file.
    static void write(Path file, HostKeys keys) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        PrivateFiles.create(file, keys.toFile());
    }
}
