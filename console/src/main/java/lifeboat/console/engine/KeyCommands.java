package lifeboat.console.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.config.SecretText;
import lifeboat.encryption.Argon2Cost;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.KeySlot;
import lifeboat.encryption.Passphrase;
import lifeboat.encryption.Randomness;
import lifeboat.encryption.Shares;
import lifeboat.encryption.SlotContent;
import lifeboat.encryption.site.OpenedSite;
import lifeboat.vault.care.KeySlots;
import lifeboat.vault.care.SiteOpening;
import lifeboat.vault.care.SlotOutcome;
import lifeboat.vault.care.SlotState;
import lifeboat.vault.read.Vaults;

/// `keys`.
final class KeyCommands {
    private final SiteAccess site;
    private final KeySlots slots;

    KeyCommands(SiteAccess site) {
        this.site = site;
        this.slots = new KeySlots(site.targets(), Randomness.secure(), site.clock());
    }

    Result.Keys list() {
        return told("", List.of());
    }

    Result.Keys add(Request.KeysAdd request)
            throws CommandException, IOException, InterruptedException {
        try (SlotContent content = existing();
                SecretText text = site.session().passphrases().chosen(request.slot());
                Passphrase passphrase = SiteAccess.passphrase(text)) {
            FoundingCommands.requireStrong(passphrase, request.policy());
            SlotOutcome outcome =
                    slots.add(request.slot(), passphrase, Argon2Cost.DEFAULT, content);
            return told("added slot " + outcome.slot() + missing(outcome), List.of());
        } catch (KeySlots.Refused e) {
            throw refused(e);
        }
    }

    Result.Keys change(Request.KeysChange request)
            throws CommandException, IOException, InterruptedException {
        try (SlotContent content = existing();
                SecretText text = site.session().passphrases().chosen(request.slot());
                Passphrase passphrase = SiteAccess.passphrase(text)) {
            FoundingCommands.requireStrong(passphrase, request.policy());
            requireSecond("change", request.slot());
            SlotOutcome outcome =
                    slots.change(request.slot(), passphrase, Argon2Cost.DEFAULT, content);
            return told(
                    "slot "
                            + request.slot()
                            + " is replaced by slot "
                            + outcome.slot()
                            + missing(outcome),
                    List.of());
        } catch (KeySlots.Refused e) {
            throw refused(e);
        }
    }

    Result.Keys remove(Request.KeysRemove request)
            throws CommandException, IOException, InterruptedException {
        try (SlotContent content = existing()) { // only who knows a passphrase may remove one
            requireSecond("remove", request.slot());
            SlotOutcome outcome = slots.remove(request.slot(), content);
            return told("removed slot " + request.slot() + missing(outcome), List.of());
        } catch (KeySlots.Refused e) {
            throw refused(e);
        }
    }

    Result.Keys shares(Request.KeysShares request)
            throws CommandException, IOException, InterruptedException {
        if (request.threshold() < 2
                || request.count() < request.threshold()
                || request.count() > Shares.MOST) {
            throw new CommandException.Misused(
                    "shares need a threshold of 2 or more and at least as many shares",
                    "for instance: lifeboat keys shares --threshold 3 --count 5");
        }
        List<String> shares;
        try (SlotContent content = existing()) {
            shares =
                    Shares.split(
                            content, request.threshold(), request.count(), Randomness.secure());
        }
        String done =
                "any "
                        + request.threshold()
                        + " of these "
                        + request.count()
                        + " shares open the site";
        if (request.directory().isEmpty()) {
            return told(done, shares);
        }
        Files.createDirectories(request.directory().get());
        for (int i = 0; i < shares.size(); i++) {
            write(
                    request.directory().get().resolve("share-" + (i + 1) + ".txt"),
                    shares.get(i) + "\n");
        }
        return told(done + "; written to " + request.directory().get(), List.of());
    }

    Result.Keys combine(Request.KeysCombine request)
            throws CommandException, IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (Path file : request.shareFiles()) {
            lines.addAll(
                    Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList());
        }
        try (SlotContent content = Shares.combine(lines);
                OpenedSite opened = SiteOpening.open(new Vaults(site.targets()), content);
                SecretText text = site.session().passphrases().chosen(request.slot());
                Passphrase passphrase = SiteAccess.passphrase(text)) {
            FoundingCommands.requireStrong(passphrase, request.policy());
            SlotOutcome outcome =
                    slots.add(request.slot(), passphrase, Argon2Cost.DEFAULT, content);
            return told(
                    "the shares open site "
                            + opened.siteName()
                            + "; added slot "
                            + outcome.slot()
                            + missing(outcome),
                    List.of());
        } catch (EncryptionException e) {
            throw new CommandException.DoesNotOpen(
                    "the shares do not open this site: " + e.getMessage(),
                    "gather other shares of the same set");
        } catch (KeySlots.Refused e) {
            throw refused(e);
        }
    }

    private SlotContent existing() throws CommandException, IOException, InterruptedException {
        try (SecretText text = site.session().passphrases().existing();
                Passphrase passphrase = SiteAccess.passphrase(text)) {
            return SiteOpening.slot(new Vaults(site.targets()), passphrase);
        } catch (EncryptionException.WrongPassphrase e) {
            throw new CommandException.DoesNotOpen(
                    "the passphrase does not open site " + site.config().site(),
                    "lifeboat keys list shows the slots");
        }
    }

    private Result.Keys told(String done, List<String> shares) {
        return new Result.Keys(
                slots.list().stream().map(slot -> keySlot(slot)).toList(), done, shares);
    }

    private static Result.KeySlot keySlot(SlotState slot) {
        KeySlot.Description description = slot.description();
        return description == null
                ? new Result.KeySlot(slot.name(), "damaged on every vault", Instant.EPOCH)
                : new Result.KeySlot(slot.name(), description.kind(), description.created());
    }

    private void requireSecond(String verb, String slot) throws CommandException, IOException {
        SecondApprover.require(
                site,
                "keys-" + slot,
                List.of(
                        "lifeboat keys " + verb,
                        "site " + site.config().site(),
                        "slot " + slot + " made " + made(slot)));
    }

    /// So that a signature for one slot is none for a later slot of the same name.
    private String made(String name) {
        return slots.list().stream()
                .filter(slot -> slot.name().equals(name))
                .map(slot -> keySlot(slot).created().toString())
                .findFirst()
                .orElse("never");
    }

    private static String missing(SlotOutcome outcome) {
        return outcome.failed().isEmpty() ? "" : "; not done on " + outcome.failed();
    }

    private static CommandException refused(KeySlots.Refused e) {
        return new CommandException.Refused(
                String.valueOf(e.getMessage()), "lifeboat keys list shows what there is");
    }

    private static void write(Path file, String text) throws CommandException, IOException {
        try {
            PrivateFiles.create(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException.Refused(file + " exists already", "name another directory");
        }
    }
}
