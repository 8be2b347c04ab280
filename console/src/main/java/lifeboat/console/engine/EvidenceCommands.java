package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.verification.evidence.EvidenceExport;
import lifeboat.verification.evidence.EvidenceFinding;
import lifeboat.verification.evidence.EvidenceView;
import lifeboat.verification.evidence.ExportedEvidence;
import lifeboat.verification.evidence.Head;
import lifeboat.verification.evidence.SiteAnchor;
import lifeboat.verification.evidence.VaultEvidence;

/// `evidence`.
final class EvidenceCommands {
    private final SiteAccess site;

    EvidenceCommands(SiteAccess site) {
        this.site = site;
    }

    Result.EvidenceVerify verify(Request.EvidenceVerify request)
            throws CommandException, IOException, InterruptedException {
        Result.EvidenceVerify told = told(view(site), request.heads());
        VaultKeys keys = site.lookingKeys(new Vaults(site.targets()));
        List<String> problems = new ArrayList<>(told.problems());
        List<String> older = Anchors.problems(site, keys);
        problems.addAll(older);
        Optional<String> anchor =
                told.status() == Status.DAMAGED || !older.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                SiteAnchor.of(site.targets(), keys, site.clock().instant()).line());
        return new Result.EvidenceVerify(
                older.isEmpty() ? told.status() : Status.DAMAGED,
                told.records(),
                told.heads(),
                anchor,
                problems,
                told.notes());
    }

    /// All evidence of all vaults, verified.
    static EvidenceView view(SiteAccess site)
            throws CommandException, IOException, InterruptedException {
        VaultKeys keys = site.lookingKeys(new Vaults(site.targets()));
        return VaultEvidence.verify(
                site.targets(), keys, site.state(), site.host().map(HostKeys::hostId));
    }

    static Result.EvidenceVerify verifyFolder(Path directory, List<String> heads)
            throws CommandException, IOException {
        try {
            return told(ExportedEvidence.verify(directory), heads);
        } catch (NoSuchFileException e) {
            throw new CommandException.Misused(
                    directory + " holds no exported evidence",
                    "lifeboat evidence export DIR writes such a folder");
        }
    }

    private static Result.EvidenceVerify told(EvidenceView view, List<String> heads) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (EvidenceFinding finding : view.findings()) {
            boolean note = finding.severity() == EvidenceFinding.Severity.NOTE;
            (note ? notes : problems).add(finding.message());
        }
        boolean absent = false;
        for (String head : heads) {
            if (view.records().stream().noneMatch(record -> record.sha256().startsWith(head))) {
                problems.add("record " + head + " is not there: the chain was cut or replaced");
                absent = true;
            }
        }
        Status status =
                absent || view.has(EvidenceFinding.Severity.BROKEN)
                        ? Status.DAMAGED
                        : view.has(EvidenceFinding.Severity.OPEN) ? Status.DEGRADED : Status.OK;
        return new Result.EvidenceVerify(
                status,
                view.records().size(),
                view.heads().stream().map(EvidenceCommands::head).toList(),
                Optional.empty(),
                problems,
                notes);
    }

    private static Result.EvidenceHead head(Head head) {
        return new Result.EvidenceHead(head.chain(), head.sequence(), head.sha256());
    }

    Result.Exported export(Request.EvidenceExport request)
            throws CommandException, IOException, InterruptedException {
        requireEmpty(request.directory());
        int records = write(site, request.directory());
        return new Result.Exported(
                Status.OK,
                request.directory().toString(),
                records,
                List.of("RECIPE.md"),
                "lifeboat evidence verify "
                        + request.directory()
                        + ", or RECIPE.md without Lifeboat");
    }

    static int write(SiteAccess site, Path directory)
            throws CommandException, IOException, InterruptedException {
        try (HostKeys host = EvidenceLog.signer(site)) {
            return EvidenceExport.write(
                    directory,
                    site.targets(),
                    VaultKeys.ofHost(host, Randomness.secure()),
                    host,
                    site.clock());
        }
    }

    static void requireEmpty(Path directory) throws CommandException, IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            }
        } else if (!Files.exists(directory)) {
            return;
        }
        throw new CommandException.Refused(
                directory + " is not an empty directory", "give a new or empty directory");
    }
}
