package lifeboat.vault.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.NewSite;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Root;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.CapturedSource;
import lifeboat.vault.write.RunRequest;
import lifeboat.vault.write.SourceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Writes the golden vault of format version 1. Until the first release, when the format may still
/// change, it is made anew by one command from the repository root:
///
/// ```
/// mvn -pl vault -am test -Dtest=GoldenVaultWriter -Dsurefire.failIfNoSpecifiedTests=false
/// -Dlifeboat.golden=write
/// ```
///
/// After the first release it is never run again: the vault then proves that today's code reads
/// what the first release wrote, and a version 2 gets a directory and a writer of its own.
@EnabledIfSystemProperty(
        named = "lifeboat.golden",
        matches = "write",
        disabledReason = "replaces the golden vault; see the class comment")
class GoldenVaultWriter {
    private static final Instant FIRST_NIGHT = Instant.parse("2026-11-20T02:00:00Z");
    private static final String PASSPHRASE = "golden vault caf\u00e9 passphrase";

    @TempDir Path state;

    @Test
    void writesTheGoldenVault() throws Exception {
        Random random = new Random(1);
        Randomness randomness = random::nextBytes;
        MemoryTarget target = GoldenFiles.newTarget();
        try (NewSite site = NewSite.create("golden site", FIRST_NIGHT, randomness);
                HostKeys web = site.opened().enrol("web1", FIRST_NIGHT, randomness);
                HostKeys db = site.opened().enrol("db1", FIRST_NIGHT, randomness)) {
            put(target, VaultLayout.SITE, site.siteDocument());
            put(target, VaultLayout.SITE_SEALED, site.siteSealed());
            put(target, VaultLayout.keySlot("main"), slot(site, randomness));
            backUp(target, web, 1);
            backUp(target, web, 2);
            backUp(target, db, 1);
        }
        replace(GoldenFiles.V1, target);
        try (MemoryTarget stored = GoldenFiles.load(GoldenFiles.V1)) {
            Files.writeString(
                    GoldenFiles.listing(GoldenFiles.V1),
                    GoldenListing.of(
                            new Vaults(List.of(stored)), GoldenFiles.open(GoldenFiles.V1)));
        }
    }

    private static byte[] slot(NewSite site, Randomness randomness) throws IOException {
        try (Passphrase passphrase = Passphrase.fromFile(PASSPHRASE.getBytes(UTF_8))) {
            return KeySlot.lock(
                    "main",
                    passphrase,
                    new Argon2Cost(64 * 1024, 1, 1),
                    site.slotContent(),
                    FIRST_NIGHT,
                    randomness);
        }
    }

    private void backUp(MemoryTarget target, HostKeys host, int night) throws IOException {
        VaultKeys keys = VaultKeys.ofHost(host, Randomness.secure());
        Instant now = FIRST_NIGHT.plusSeconds(86_400L * (night - 1));
        try (BackupRun run =
                BackupRun.begin(
                        host,
                        keys,
                        List.of(target),
                        TestRuns.settings(List.of(target)),
                        InstantSource.fixed(now),
                        state.resolve(host.hostName()))) {
            SourceWriter writer = run.source("docroot");
            GoldenTree.of(night, keys.chunker()).captureInto(writer);
            CapturedSource captured = run.finish(writer);
            var outcome =
                    run.commit(
                            new RunRequest(
                                    "run-" + host.hostName() + "-" + night,
                                    "nightly",
                                    now,
                                    "lifeboat golden",
                                    now,
                                    List.of(record(captured, now))));
            if (!outcome.quorum().reached()) {
                throw new IOException("not stored: " + outcome);
            }
        }
    }

    private static SourceRecord record(CapturedSource source, Instant now) {
        return new SourceRecord(
                "docroot",
                "directory",
                Map.of("path", "/srv"),
                now,
                now,
                now.toString(),
                "file",
                Root.of(source.root()),
                source.files(),
                source.directories(),
                source.others(),
                source.bytes(),
                source.newBytes(),
                source.digest(),
                Map.of("tables", "12"),
                source.problems() == 0 ? "ok" : "degraded",
                source.warnings(),
                source.problems());
    }

    private static void put(MemoryTarget target, ObjectKey key, byte[] bytes) throws IOException {
        target.put(key, Content.of(bytes), PutMode.CREATE);
    }

    private static void replace(Path golden, MemoryTarget target) throws IOException {
        if (Files.exists(golden)) {
            List<Path> old;
            try (var walk = Files.walk(GoldenFiles.vault(golden))) {
                old = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
        List<ObjectInfo> all = new ArrayList<>();
        target.list("", all::add);
        for (ObjectInfo info : all) {
            Path file = GoldenFiles.vault(golden).resolve(info.key().value());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (InputStream in = target.read(info.key(), ByteRange.ALL)) {
                Files.write(file, in.readAllBytes());
            }
        }
        Files.writeString(GoldenFiles.passphrase(golden), PASSPHRASE + "\n");
    }
}
