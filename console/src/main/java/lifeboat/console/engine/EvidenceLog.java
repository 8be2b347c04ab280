package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Sha256;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.evidence.EvidenceRecord;
import lifeboat.verification.evidence.VaultEvidence;
import lifeboat.verification.report.ReportJson;
import lifeboat.verification.report.RunReport;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Files what commands did. That a record cannot be filed is told and fails no command.
final class EvidenceLog {
    private static final String CONFIGURATION = "evidence-configuration";

    /// What no record may hold: shares open the site, and the sheet is for paper.
    private static final Set<String> NEVER = Set.of("shares", "sheet");

    private final SiteAccess site;

    EvidenceLog(SiteAccess site) {
        this.site = site;
    }

    void filed(EvidenceKind kind, Result result) throws InterruptedException {
        ObjectNode content = WholeNumbers.of(result);
        content.remove(NEVER);
        file(
                kind,
                content.put("outcome", result.outcome().name().toLowerCase(java.util.Locale.ROOT)));
    }

    void failed(EvidenceKind kind, Exception reason) throws InterruptedException {
        file(
                kind,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("outcome", "failed")
                        .put("message", String.valueOf(reason.getMessage())));
    }

    /// A report is its own record.
    void reported(EvidenceKind kind, RunReport report) throws InterruptedException {
        file(kind, ReportJson.of(report));
    }

    /// A slot that did not run.
    ///
    /// @param run what was to run: `backup`, `drill`, …
    /// @throws IOException if it cannot be filed
    void missed(String policy, String run, Instant slot, String reason)
            throws CommandException, IOException, InterruptedException {
        try (HostKeys host = signer(site)) {
            told(
                    evidence(site, host)
                            .append(
                                    EvidenceKind.MISSED_SLOT,
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("outcome", "missed")
                                            .put("policy", policy)
                                            .put("run", run)
                                            .put("slot", slot.toString())
                                            .put("message", reason)));
        }
    }

    private void file(EvidenceKind kind, ObjectNode content) throws InterruptedException {
        try (HostKeys host = signer(site)) {
            VaultEvidence evidence = evidence(site, host);
            if (kind == EvidenceKind.HEAL) {
                content.put("recordsHealed", evidence.heal());
            }
            configuration(evidence);
            told(evidence.append(kind, content));
            Anchors.keep(site, VaultKeys.ofHost(host, Randomness.secure()))
                    .ifPresent(site.session().progress()::note);
        } catch (CommandException | IOException e) {
            site.session().progress().note("this run is not in the evidence: " + e.getMessage());
        }
    }

    private void told(EvidenceRecord record) {
        told(site, record);
    }

    /// Names the vaults that lack a record.
    static void told(SiteAccess site, EvidenceRecord record) {
        record.failed()
                .forEach((target, reason) ->
                        site.session()
                                .progress()
                                .note(
                                        "target "
                                                + target
                                                + " lacks the evidence of this run: "
                                                + reason));
    }

    /// A configuration that differs from the one last recorded by this machine is an event of its
    /// own.
    private void configuration(VaultEvidence evidence) throws IOException {
        byte[] file = Files.readAllBytes(site.config().file());
        String digest = Sha256.hexOf(file);
        Path known = site.state().resolve(CONFIGURATION);
        if (digest.equals(known(known))) {
            return;
        }
        told(
                evidence.append(
                        EvidenceKind.CONFIGURATION,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("sha256", digest)
                                .put("bytes", file.length)));
        Files.writeString(known, digest);
    }

    private static String known(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    static VaultEvidence evidence(SiteAccess site, HostKeys host) {
        return new VaultEvidence(
                host,
                VaultKeys.ofHost(host, Randomness.secure()),
                site.targets(),
                site.state(),
                site.clock());
    }

    /// The keys that sign: this host's, or those of a host that exists for this one run, certified
    /// by who holds the passphrase. The caller closes them.
    static HostKeys signer(SiteAccess site)
            throws CommandException, IOException, InterruptedException {
        Optional<HostKeys> host = site.host();
        if (host.isPresent()) {
            return host.get();
        }
        if (!site.session().passphrases().isAtHand()) {
            throw new CommandException.Misused(
                    "this machine has no host key to sign with", "give --passphrase-file");
        }
        try (OpenedSite opened = site.recover(new Vaults(site.targets()))) {
            return opened.enrol(site.hostName(), site.clock().instant(), Randomness.secure());
        }
    }
}
