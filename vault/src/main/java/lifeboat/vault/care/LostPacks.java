package lifeboat.vault.care;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;

/// Packs that no vault gives whole any more, as the last full verification found: backups must not
/// count on what is in them, but store it again. Kept in the local state; losing it means that the
/// next verification must find them anew.
public final class LostPacks {
    private static final String FILE = "lost-packs";
    private static final int MAX_LINES = 1 << 20;

    private LostPacks() {}

    /// What was found last; nothing where nothing was.
    public static Set<PackId> read(Path state) throws IOException {
        Set<PackId> lost = new HashSet<>();
        try (var lines = Files.lines(state.resolve(FILE))) {
            lines.limit(MAX_LINES)
                    .filter(line -> line.matches("[0-9a-f]{64}"))
                    .forEach(line -> lost.add(PackId.parse(line)));
        } catch (NoSuchFileException e) {
            return Set.of();
        }
        return lost;
    }

    /// Keeps what was found, instead of what was found before.
    public static void write(Path state, Set<PackId> lost) throws IOException {
        Path file = state.resolve(FILE);
        if (lost.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(state);
        Files.write(file, new TreeSet<>(lost.stream().map(PackId::hex).toList()));
    }

    /// The packs that are missing or damaged in every vault of a verification.
    ///
    /// @return nothing where a vault could not be looked at, for it may hold them
    public static Set<PackId> in(VerifyReport report) {
        Set<PackId> lost = null;
        for (VaultFindings findings : report.targets()) {
            if (!findings.problems().isEmpty()) {
                return Set.of();
            }
            Set<PackId> bad = new HashSet<>();
            packs(findings.missing(), bad);
            packs(findings.damaged(), bad);
            if (lost == null) {
                lost = bad;
            } else {
                lost.retainAll(bad);
            }
        }
        return lost == null ? Set.of() : lost;
    }

    private static void packs(List<ObjectFault> faults, Set<PackId> into) {
        for (ObjectFault fault : faults) {
            ObjectKey key = fault.key();
            if (key.value().startsWith(VaultLayout.PACKS)
                    && VaultLayout.digestIn(key).isPresent()) {
                into.add(PackId.of(VaultLayout.digestIn(key).get()));
            }
        }
    }
}
