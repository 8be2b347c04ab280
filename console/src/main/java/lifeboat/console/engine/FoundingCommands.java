package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.SecretText;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.site.HostKeys;
import lifeboat.encryption.site.NewSite;
import lifeboat.targets.Target;
import lifeboat.vault.care.SiteFounding;
import lifeboat.verification.report.PrintedSheet;

/// `init`.
final class FoundingCommands {
    /// What a naive count of possibilities must give; see 5-hazards, passphrases.
    private static final int ENOUGH_BITS = 60;

    private final SiteAccess site;

    FoundingCommands(SiteAccess site) {
        this.site = site;
    }

    Result.Init init(Request.Init request)
            throws CommandException, IOException, InterruptedException {
        Path keyFile = site.config().host().key();
        if (Files.exists(keyFile)) {
            throw new CommandException.Refused(
                    "this machine has keys of a site already: " + keyFile,
                    "use another configuration, or move the file away if that site is really gone");
        }
        if (site.targets().isEmpty()) {
            throw new CommandException.Misused(
                    "the configuration has no targets", "add one under targets:");
        }
        OpenTargets.makeDirectories(site.config().targets());
        requireFit();
        try (SecretText text = site.session().passphrases().chosen(request.slot());
                Passphrase passphrase = SiteAccess.passphrase(text)) {
            requireStrong(passphrase, request.policy());
            return found(request, passphrase);
        } catch (SiteFounding.Refused e) {
            throw refused(e);
        }
    }

    private static CommandException refused(SiteFounding.Refused e) {
        return new CommandException.Refused(
                String.valueOf(e.getMessage()),
                "lifeboat attach joins a site that exists; for a new one give empty targets or another prefix");
    }

    /// A store that keeps something other than it is given, or under other names, gets no vault.
    private void requireFit() throws CommandException {
        try {
            SiteFounding.requireEmpty(site.targets());
        } catch (SiteFounding.Refused e) {
            throw refused(e);
        }
        List<String> faults = new ArrayList<>();
        for (Target target : site.targets()) {
            TargetProbe.of(target).faults().forEach(f -> faults.add(target.name() + ": " + f));
        }
        if (!faults.isEmpty()) {
            throw new CommandException.Refused(
                    "no vault can be kept there: " + String.join("; ", faults),
                    "correct the settings of that target, or take another store");
        }
    }

    static void requireStrong(Passphrase passphrase, Request.PassphrasePolicy policy)
            throws CommandException {
        if (policy == Request.PassphrasePolicy.STRONG_ONLY
                && passphrase.strengthBits() < ENOUGH_BITS) {
            throw new CommandException.Refused(
                    "the passphrase is easy to guess (about "
                            + passphrase.strengthBits()
                            + " bits, "
                            + ENOUGH_BITS
                            + " are asked for)",
                    "take six words or more, or add --allow-weak-passphrase");
        }
    }

    private Result.Init found(Request.Init request, Passphrase passphrase)
            throws CommandException, IOException {
        Randomness randomness = Randomness.secure();
        try (NewSite created =
                        NewSite.create(site.config().site(), site.clock().instant(), randomness);
                HostKeys host =
                        created.opened()
                                .enrol(site.hostName(), site.clock().instant(), randomness)) {
            byte[] slot =
                    KeySlot.lock(
                            request.slot(),
                            passphrase,
                            Argon2Cost.DEFAULT,
                            created.slotContent(),
                            site.clock().instant(),
                            randomness);
            HostFile.write(site.config().host().key(), host);
            try {
                SiteFounding.found(created, host, Map.of(request.slot(), slot), site.targets());
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(site.config().host().key());
                throw e;
            }
            String sheet =
                    RecoverySheet.text(site.config(), host, request.slot(), site.clock().instant());
            if (request.sheet().isPresent()) {
                write(request.sheet().get(), sheet);
            }
            return result(request, sheet);
        }
    }

    private Result.Init result(Request.Init request, String sheet) {
        List<Result.TargetStatus> targets = new ArrayList<>();
        for (Target target : site.targets()) {
            targets.add(
                    new Result.TargetStatus(
                            target.name(), Status.OK, "holds the vault of this site now"));
        }
        return new Result.Init(
                Status.OK,
                site.config().site(),
                request.slot(),
                site.config().host().key().toString(),
                targets,
                sheet);
    }

    private void write(Path file, String sheet) throws CommandException, IOException {
        boolean printed = file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".pdf");
        try {
            PrivateFiles.create(
                    file,
                    printed
                            ? PrintedSheet.of(sheet, site.clock().instant())
                            : sheet.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException.Refused(
                    "the site was founded, but the sheet was not written: "
                            + file
                            + " exists already",
                    "print the sheet from the screen");
        }
    }
}
