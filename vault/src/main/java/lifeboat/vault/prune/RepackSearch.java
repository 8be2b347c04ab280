package lifeboat.vault.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How far the search for packs worth replacing has come. Kept in the local state: losing it only
/// begins the search anew.
///
/// @param began when the search began
/// @param behind it was looked at all packs up to this one
/// @param left packs still to be looked at
record RepackSearch(Instant began, String behind, int left) {
    private static final String FILE = "prune-repack";

    static RepackSearch read(Path state) throws IOException {
        RepackSearch none = new RepackSearch(Instant.EPOCH, "", 0);
        try {
            List<String> lines = Files.readAllLines(state.resolve(FILE));
            return lines.size() < 3
                    ? none
                    : new RepackSearch(
                            Instant.parse(lines.get(0)),
                            lines.get(1),
                            Integer.parseInt(lines.get(2)));
        } catch (NoSuchFileException | DateTimeException | NumberFormatException e) {
            return none;
        }
    }

    void write(Path state) throws IOException {
        Files.createDirectories(state);
        Path part = Files.createTempFile(state, FILE, ".part"); // two prunes may run at once
        Files.write(part, List.of(began.toString(), behind, Integer.toString(left)));
        Files.move(
                part,
                state.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// The search of now: this one, or a new one if this one is through and its time is over.
    ///
    /// @param packs that a new one would look at
    RepackSearch at(Instant now, Duration every, int packs) {
        if (left == 0 && !now.isBefore(began.plus(every))) {
            return new RepackSearch(now, behind, packs);
        }
        return new RepackSearch(began, behind, Math.min(left, packs));
    }

    /// After so many packs up to `last`.
    RepackSearch after(String last, int packs) {
        return new RepackSearch(began, last, Math.max(0, left - packs));
    }

    /// Given up until the next one is due.
    RepackSearch givenUp() {
        return new RepackSearch(began, behind, 0);
    }
}
