package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lifeboat.console.CommandException;
import lifeboat.console.Operations;
import lifeboat.console.Passphrases;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Session;
import lifeboat.console.Status;
import lifeboat.console.config.ConfigException;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.SiteConfigLoader;
import lifeboat.console.demo.SmallCatalogue;
import lifeboat.console.demo.SmallConfiguration;
import lifeboat.console.demo.SmallS3;
import lifeboat.console.demo.SmallShop;
import lifeboat.console.demo.SmallSite;
import lifeboat.console.terminal.Sizes;
import lifeboat.encryption.Randomness;
import lifeboat.engines.program.Password;
import lifeboat.runbooks.drill.EphemeralPlace;

/// `demo`: the whole story on a small site, with the same commands that a person would give.
final class DemoCommand {
    private static final String BUCKET = "shop-vault";
    private static final String PASSPHRASE = "canary harbour seven lanterns drift quietly homeward";
    private static final List<String> GONE = List.of("alpha", "beta");

    private final Session session;
    private final Clock clock;
    private final List<String> proofs = new ArrayList<>();
    private final List<SmallShop> databases = new ArrayList<>();
    private int chapter;

    DemoCommand(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    Result.Demo run(Request.Demo request)
            throws CommandException, IOException, InterruptedException {
        long started = System.nanoTime();
        Path home = Files.createTempDirectory("lifeboat-demo-");
        Story story;
        try (SmallS3 alpha =
                        SmallS3.start(
                                home.resolve("stores/alpha"),
                                BUCKET,
                                "ALPHAKEY",
                                secret(home, "alpha"));
                SmallS3 beta =
                        SmallS3.start(
                                home.resolve("stores/beta"),
                                BUCKET,
                                "BETAKEY",
                                secret(home, "beta"))) {
            story = tell(home, alpha, beta);
        } finally {
            for (SmallShop database : databases) {
                database.close();
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        boolean good =
                story.drill().status() == Status.OK && story.restored().status() == Status.OK;
        Result.Demo demo =
                new Result.Demo(
                        good && proofs.stream().noneMatch(proof -> proof.startsWith("NOT"))
                                ? Status.OK
                                : Status.DAMAGED,
                        seconds,
                        story.restored(),
                        story.drill(),
                        proofs,
                        home.toString(),
                        story.report().toString(),
                        List.of(
                                "lifeboat init            (after writing lifeboat.yml, see README)",
                                "lifeboat backup",
                                "lifeboat drill"));
        if (request.keep() == Request.Demo.Keep.KEEP) {
            return demo;
        }
        return withoutHome(demo, home);
    }

    private record Story(Result.Recovery restored, Result.Drill drill, Path report) {}

    /// Everything but the report goes.
    private static Result.Demo withoutHome(Result.Demo demo, Path home) throws IOException {
        Path report = Files.createTempFile("lifeboat-demo-report-", ".html");
        Files.write(report, Files.readAllBytes(Path.of(demo.report())));
        EphemeralPlace.removeTree(home);
        return new Result.Demo(
                demo.status(),
                demo.seconds(),
                demo.recovery(),
                demo.drill(),
                demo.proofs(),
                "removed; --keep leaves it",
                report.toString(),
                demo.next());
    }

    /// A server of its own; nothing where this machine has no PostgreSQL.
    private Optional<SmallShop> database() {
        Optional<SmallShop> started = SmallShop.start();
        started.ifPresent(databases::add);
        return started;
    }

    private void say(String sentence) {
        session.progress().note(sentence);
    }

    private void chapter(String sentence) {
        chapter++;
        say("");
        say(chapter + ". " + sentence);
    }

    private static String secret(Path home, String account) throws IOException {
        byte[] random = new byte[20];
        Randomness.secure().fill(random);
        String secret = HexFormat.of().formatHex(random);
        privateFile(home.resolve(account + ".secret"), secret);
        return secret;
    }

    /// The password of the catalogue, which is not kept anywhere else.
    private static Password catalogueSecret(Path home) throws IOException {
        secret(home, "catalogue");
        return () -> {
            try (SecretText text = Secrets.readFirstLine(home.resolve("catalogue.secret"))) {
                return Optional.of(text.revealCharacters());
            }
        };
    }

    private static void privateFile(Path file, String text) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private Story tell(Path home, SmallS3 alpha, SmallS3 beta)
            throws CommandException, IOException, InterruptedException {
        Optional<SmallShop> shop = database();
        Optional<SmallShop> fresh = shop.isPresent() ? database() : Optional.empty();
        chapter(
                "A shop: a document root with everything odd that file systems hold, its configuration, a catalogue in an H2 database"
                        + (fresh.isPresent()
                                ? ", and a PostgreSQL database with customers and orders."
                                : ". (With PostgreSQL installed it would have a server with orders too.)"));
        if (shop.isPresent()) {
            shop.get().fill();
        }
        Path www = Files.createDirectories(home.resolve("shop/www"));
        Path etc = Files.createDirectories(home.resolve("shop/etc"));
        SmallSite.documentRoot(www);
        SmallSite.configuration(etc);
        Password catalogueSecret = catalogueSecret(home);
        SmallCatalogue catalogue =
                SmallCatalogue.at(home.resolve("shop/catalogue"), catalogueSecret);
        catalogue.fill();
        privateFile(home.resolve("passphrase"), PASSPHRASE);
        privateFile(home.resolve("alpha.key"), "ALPHAKEY");
        privateFile(home.resolve("beta.key"), "BETAKEY");
        Files.createDirectories(home.resolve("stores/disk"));
        Files.writeString(
                home.resolve("lifeboat.yml"),
                SmallConfiguration.text(home, alpha, beta, BUCKET, catalogue, shop, fresh));
        say(
                "   It is kept in three places that share nothing: S3 account alpha, S3 account beta, and a disk.");

        chapter("lifeboat init: keys are made here; the accounts only ever see sealed bytes.");
        operations(home)
                .init(
                        new Request.Init(
                                Optional.empty(), Request.PassphrasePolicy.STRONG_ONLY, "main"));

        chapter("lifeboat backup: read once, sealed once, shipped to all three at once.");
        backup(home);

        chapter("A day passes; lifeboat backup again: only what is new is shipped.");
        SmallSite.oneDayLater(www);
        catalogue.oneDayLater();
        if (shop.isPresent()) {
            shop.get().oneDayLater();
        }
        backup(home);
        Map<String, String> beforeRows = shop.isPresent() ? shop.get().lines() : Map.of();
        Map<String, String> beforeCatalogue = catalogue.lines();
        SortedMap<String, String> before = SmallSite.lines(www);
        SortedMap<String, String> beforeEtc = SmallSite.lines(etc);

        chapter("Disaster. Account alpha is held to ransom: every object is overwritten.");
        say(
                "   "
                        + Sizes.count(ransom(home.resolve("stores/alpha")), "object")
                        + " are noise now.");
        say("   Account beta is deleted, with everything in it.");
        EphemeralPlace.removeTree(home.resolve("stores/beta"));
        say("   And the machine with the shop is gone.");
        EphemeralPlace.removeTree(home.resolve("shop"));
        if (shop.isPresent()) {
            shop.get().close();
        }
        EphemeralPlace.removeTree(home.resolve(".lifeboat"));
        Files.delete(home.resolve("lifeboat-host.key"));

        chapter(
                "lifeboat restore-everything --region fresh: from what is left, with the passphrase.");
        Result.Recovery restored =
                operations(home)
                        .restoreEverything(
                                new Request.RestoreEverything(
                                        "fresh",
                                        "latest",
                                        List.of(),
                                        Optional.empty(),
                                        Optional.of("fresh"),
                                        Request.Privilege.PRIVILEGED));
        prove("document root", before, home.resolve("fresh/www"));
        Path restoredEtc = home.resolve("fresh/etc").resolve(Path.of("/").relativize(etc));
        prove("configuration", beforeEtc, restoredEtc);
        proveRows(
                "catalogue",
                "products",
                beforeCatalogue,
                SmallCatalogue.at(home.resolve("fresh/catalogue"), catalogueSecret).lines());
        if (fresh.isPresent()) {
            proveRows("database", "orders", beforeRows, fresh.get().lines());
        }

        chapter(
                "lifeboat drill --without alpha --without beta --mutate: the proof that it would work again.");
        say(
                "   The whole runbook into a region that exists for this only; then damage is planted in copies, and all of it must be found.");
        Result.Drill drill =
                operations(home)
                        .drill(
                                new Request.Drill(
                                        Optional.empty(),
                                        "latest",
                                        GONE,
                                        Request.Drill.Scope.ONCE,
                                        Request.Drill.Damage.MUTATE,
                                        Optional.of(1L)));
        proofs.add(
                (drill.status() == Status.OK ? "" : "NOT ")
                        + "proven: drill "
                        + drill.verdict()
                        + " to "
                        + drill.level()
                        + ", planted damage found "
                        + drill.detection());
        Path report = home.resolve("report");
        operations(home).reportExport(new Request.ReportExport("latest", report));
        return new Story(restored, drill, report.resolve("report.html"));
    }

    private void prove(String what, SortedMap<String, String> before, Path place)
            throws IOException {
        SortedMap<String, String> after = SmallSite.lines(place);
        boolean same = before.equals(after);
        proofs.add(
                (same ? "" : "NOT ")
                        + "the same "
                        + what
                        + ": "
                        + after.size()
                        + " entries, digest "
                        + SmallSite.digest(after).substring(0, 16)
                        + " before "
                        + SmallSite.digest(before).substring(0, 16));
    }

    private void proveRows(
            String what, String rows, Map<String, String> before, Map<String, String> after) {
        proofs.add(
                (before.equals(after) ? "" : "NOT ")
                        + "the same "
                        + what
                        + ": "
                        + after.values().stream().findFirst().orElse("0")
                        + " "
                        + rows
                        + ", digests "
                        + digests(after)
                        + " before "
                        + digests(before));
    }

    private static String digests(Map<String, String> rows) {
        return String.join(
                " ",
                rows.values().stream()
                        .skip(1)
                        .map(digest -> digest.substring(0, Math.min(8, digest.length())))
                        .toList());
    }

    private void backup(Path home) throws CommandException, IOException, InterruptedException {
        Result.Backup backup = operations(home).backup(new Request.Backup(List.of()));
        long all = 0;
        long fresh = 0;
        for (Result.BackupSource source : backup.sources()) {
            all += source.bytes();
            fresh += source.newBytes();
        }
        say(
                "   Snapshot "
                        + backup.snapshot()
                        + ": "
                        + Sizes.bytes(all)
                        + ", "
                        + Sizes.bytes(fresh)
                        + " of it new, in "
                        + backup.quorum().reached()
                        + " independent vaults.");
        if (backup.status() != Status.OK) {
            throw new CommandException.Failed(
                    "the backup of the demonstration is not good: " + backup.warnings(), "");
        }
    }

    private static long ransom(Path store) throws IOException {
        SplittableRandom random = new SplittableRandom(13);
        List<Path> objects;
        try (Stream<Path> files = Files.walk(store)) {
            objects = files.filter(Files::isRegularFile).toList();
        }
        for (Path object : objects) {
            byte[] noise = new byte[(int) Files.size(object)];
            random.nextBytes(noise);
            Files.write(object, noise);
        }
        return objects.size();
    }

    /// The commands of a person who sits in `home`; their progress is not shown.
    private Operations operations(Path home) throws CommandException, IOException {
        Path file = home.resolve("lifeboat.yml");
        try {
            return new EngineOperations(
                    new Session(
                            file,
                            Optional.of(SiteConfigLoader.load(file)),
                            new Secrets(_ -> Optional.empty()),
                            new FromFile(home.resolve("passphrase")),
                            session.progress(),
                            session.output(),
                            _ -> Optional.empty(),
                            Optional.empty()),
                    clock);
        } catch (ConfigException e) {
            throw new IllegalStateException("the demonstration's configuration is wrong", e);
        }
    }

    private record FromFile(Path file) implements Passphrases {
        @Override
        public boolean isAtHand() {
            return true;
        }

        @Override
        public SecretText existing() throws IOException {
            return Secrets.readFirstLine(file);
        }

        @Override
        public SecretText chosen(String slot) throws IOException {
            return Secrets.readFirstLine(file);
        }
    }
}
