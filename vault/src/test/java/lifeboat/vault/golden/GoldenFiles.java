package lifeboat.vault.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.site.VaultKeys;

/// Where a golden vault lies and how it is opened: by its passphrase alone.
final class GoldenFiles {
    static final Path V1 = Path.of("src/test/resources/golden/v1");

    private GoldenFiles() {}

    static Path vault(Path golden) {
        return golden.resolve("vault");
    }

    static Path passphrase(Path golden) {
        return golden.resolve("passphrase.txt");
    }

    static Path listing(Path golden) {
        return golden.resolve("listing.txt");
    }

    static MemoryTarget newTarget() {
        return new MemoryTarget("golden", new TargetIdentity("provider", "account", Set.of()));
    }

    static MemoryTarget load(Path golden) throws IOException {
        MemoryTarget target = newTarget();
        Path root = vault(golden);
        List<Path> files;
        try (var walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            ObjectKey key = new ObjectKey(root.relativize(file).toString());
            target.put(key, Content.of(Files.readAllBytes(file)), PutMode.CREATE);
        }
        return target;
    }

    static VaultKeys open(Path golden) throws IOException {
        Path root = vault(golden);
        try (Passphrase passphrase = Passphrase.fromFile(Files.readAllBytes(passphrase(golden)));
                var slot =
                        KeySlot.open(
                                Files.readAllBytes(
                                        root.resolve(VaultLayout.keySlot("main").value())),
                                passphrase)) {
            OpenedSite site = // stays open: the keys need it as long as they are used
                    OpenedSite.open(
                            slot,
                            Files.readAllBytes(root.resolve(VaultLayout.SITE.value())),
                            Files.readAllBytes(root.resolve(VaultLayout.SITE_SEALED.value())));
            return VaultKeys.ofRecovery(site, Randomness.secure());
        }
    }
}
