package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.config.SecondApproverConfig;
import lifeboat.runbooks.run.SignedApproval;
import lifeboat.targets.Content;
import lifeboat.vault.prune.Tombstone;
import lifeboat.vault.snapshot.SnapshotId;

/// The second person whose signature deletions wait for (hazard P-12). A request names tombstones
/// with what they announce; what was signed is kept in the state directory and verified again
/// whenever it counts, so that the person need not sign again what later requests add. Losing it
/// only makes the person be asked again.
final class SecondApprover {
    private static final int SNAPSHOTS_NAMED = 1_000;
    private static final String FIRST_LINE = "lifeboat prune";
    private static final String TOMBSTONE = "tombstone ";

    private final SecondApproverConfig config;
    private final String siteLine;
    private final String fingerprint;
    private final Map<String, Result.PruneApproval> byTombstone = new HashMap<>();

    private SecondApprover(SecondApproverConfig config, String siteLine, String fingerprint) {
        this.config = config;
        this.siteLine = siteLine;
        this.fingerprint = fingerprint;
    }

    /// The one whom the configuration names, with all that was signed so far.
    static Optional<SecondApprover> of(SiteAccess site) throws CommandException, IOException {
        Optional<SecondApproverConfig> config = site.config().secondApprover();
        if (config.isEmpty()) {
            return Optional.empty();
        }
        SecondApprover approver =
                new SecondApprover(
                        config.get(), "site " + site.config().site(), fingerprint(config.get()));
        Path kept = site.state().resolve("approvals");
        approver.keep(kept);
        approver.read(kept);
        return Optional.of(approver);
    }

    private static String fingerprint(SecondApproverConfig config) throws CommandException {
        try {
            return SignedApproval.fingerprint(config.key());
        } catch (IOException e) {
            throw new CommandException.Misused(
                    "the second approver's key cannot be used: " + e.getMessage(),
                    "second-approver.key names the public key, as openssl pkey -pubout writes it");
        }
    }

    /// The fingerprint of whoever the configuration names; empty for nobody.
    static String named(SiteAccess site) {
        try {
            Optional<SecondApproverConfig> config = site.config().secondApprover();
            return config.isEmpty() ? "" : SignedApproval.fingerprint(config.get().key());
        } catch (IOException e) {
            return "";
        }
    }

    private void keep(Path kept) throws IOException {
        Path token = config.token();
        Optional<String> text = SignedApproval.signed(config.key(), token);
        if (text.isPresent()) {
            Files.createDirectories(kept);
            Path place = kept.resolve(hash(text.get()));
            Files.copy(
                    SignedApproval.request(token),
                    SignedApproval.request(place),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(token, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void read(Path kept) throws IOException {
        if (!Files.isDirectory(kept)) {
            return;
        }
        List<Path> tokens;
        try (var files = Files.list(kept)) {
            tokens = files.filter(file -> !file.toString().endsWith(".request")).sorted().toList();
        }
        for (Path token : tokens) {
            Optional<String> text = SignedApproval.signed(config.key(), token);
            if (text.isPresent()) {
                approve(text.get(), Base64.getEncoder().encodeToString(Files.readAllBytes(token)));
            }
        }
    }

    private void approve(String text, String signature) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2
                || !lines.get(0).equals(FIRST_LINE)
                || !lines.get(1).equals(siteLine)) {
            return; // signed for something else
        }
        Result.PruneApproval approval =
                new Result.PruneApproval(fingerprint, hash(text), text, signature);
        lines.stream()
                .filter(line -> line.startsWith(TOMBSTONE))
                .forEach(line ->
                        byTombstone.put(
                                line.substring(TOMBSTONE.length()).split(" ", 2)[0], approval));
    }

    private static String hash(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8)).sha256().hex();
    }

    boolean approves(Tombstone stone) {
        return byTombstone.containsKey(stone.key().lastSegment());
    }

    /// What was signed for these.
    List<Result.PruneApproval> approvalsOf(List<Tombstone> stones) {
        return stones.stream()
                .flatMap(stone ->
                        Optional.ofNullable(byTombstone.get(stone.key().lastSegment())).stream())
                .distinct()
                .toList();
    }

    /// What is to be signed for these tombstones.
    ///
    /// @param notes what else the person should know
    String text(List<Tombstone> stones, List<String> notes) {
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE, siteLine));
        notes.forEach(note -> lines.add("note " + note.replaceAll("\\p{Cntrl}", " ")));
        stones.stream()
                .sorted(Comparator.comparing(Tombstone::key))
                .forEach(stone -> add(stone, lines));
        return String.join("\n", lines) + "\n";
    }

    private static void add(Tombstone stone, List<String> lines) {
        lines.add(
                TOMBSTONE
                        + stone.key().lastSegment()
                        + " deletes, not before "
                        + stone.notBefore()
                        + ", "
                        + stone.snapshots().size()
                        + " snapshots and, unless they are needed, "
                        + stone.packs().size()
                        + " packs");
        stone.snapshots().stream()
                .sorted(
                        Comparator.comparing(SnapshotId::host)
                                .thenComparingLong(SnapshotId::sequence))
                .limit(SNAPSHOTS_NAMED)
                .forEach(id ->
                        lines.add(
                                "  snapshot "
                                        + id.shortForm()
                                        + ", number "
                                        + id.sequence()
                                        + " of host "
                                        + id.host()));
    }

    /// Writes the request, or takes an old one away where there is nothing to ask.
    ///
    /// @return what is waited for, if anything
    Optional<Result.PruneWaiting> ask(List<Tombstone> stones, List<String> notes, boolean due)
            throws IOException {
        if (stones.isEmpty()) {
            Files.deleteIfExists(SignedApproval.request(config.token()));
            Files.deleteIfExists(config.token());
            return Optional.empty();
        }
        String text = text(stones, notes);
        SignedApproval approval = SignedApproval.of(config.key(), config.token(), text);
        return Optional.of(
                new Result.PruneWaiting(
                        fingerprint, hash(text), stones.size(), due, approval.instruction()));
    }

    /// Refuses to go on with something that is not signed.
    ///
    /// @param what it is, a word for file names
    static void require(SiteAccess site, String what, List<String> lines)
            throws CommandException, IOException {
        Optional<SecondApproverConfig> config = site.config().secondApprover();
        if (config.isEmpty()) {
            return;
        }
        Path token = config.get().token();
        fingerprint(config.get());
        SignedApproval approval =
                SignedApproval.of(
                        config.get().key(),
                        token.resolveSibling(token.getFileName() + "-" + what),
                        String.join("\n", lines) + "\n");
        Optional<String> missing = approval.missing();
        if (missing.isPresent()) {
            throw new CommandException.Refused(
                    "a second person must approve this, and " + missing.get(),
                    approval.instruction());
        }
    }
}
