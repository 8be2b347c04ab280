package lifeboat.verification.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// What this machine remembers of its own chain: the head after its last append. A cache: without
/// it, only a loss on every vault at once goes unnoticed by this machine.
final class Anchor {
    private static final String FILE = "evidence-head";

    private final Path file;

    Anchor(Path state) {
        this.file = state.resolve(FILE);
    }

    Optional<Head> read(String chain) {
        try {
            return RecordName.of(Files.readString(file).strip())
                    .filter(name -> name.chain().equals(chain))
                    .map(Head::of);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // unreadable is as good as lost: the state is a cache
        }
    }

    void write(Head head) throws IOException {
        Path next = file.resolveSibling(FILE + ".new");
        Files.writeString(next, head.name() + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    List<Head> known(String chain) {
        return read(chain).stream().toList();
    }
}
