package lifeboat.console.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import lifeboat.console.CommandException;
import lifeboat.console.config.BandwidthConfig;
import lifeboat.console.config.SecretText;
import lifeboat.console.config.Secrets;
import lifeboat.console.config.TargetConfig;
import lifeboat.targets.Content;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.b2.B2Key;
import lifeboat.targets.b2.B2Settings;
import lifeboat.targets.b2.B2Target;
import lifeboat.targets.directory.DirectoryTarget;
import lifeboat.targets.limit.Pace;
import lifeboat.targets.limit.PacedTarget;
import lifeboat.targets.quarantine.QuarantinedTarget;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.retry.RetryingTarget;
import lifeboat.targets.retry.Sleeper;
import lifeboat.targets.retry.SteadyClock;
import lifeboat.targets.s3.S3Addressing;
import lifeboat.targets.s3.S3Credentials;
import lifeboat.targets.s3.S3Settings;
import lifeboat.targets.s3.S3Target;
import lifeboat.targets.sftp.SftpSettings;
import lifeboat.targets.sftp.SftpTarget;
import org.jspecify.annotations.Nullable;

/// Targets made from their configuration, closed together.
final class OpenTargets implements AutoCloseable {
    /// Short enough that a dead target holds nobody up: a backup goes on without it, a restore
    /// reads from another.
    private static final RetryPolicy RETRIES =
            new RetryPolicy(Duration.ofMillis(250), Duration.ofSeconds(4), Duration.ofSeconds(20));

    private final List<Target> targets;

    private OpenTargets(List<Target> targets) {
        this.targets = targets;
    }

    static OpenTargets of(List<TargetConfig> configs, Secrets secrets, Clock clock)
            throws CommandException, IOException {
        OpenTargets open = new OpenTargets(new ArrayList<>());
        try {
            for (TargetConfig config : configs) {
                open.targets.add(
                        patient(
                                paced(
                                        believed(config, one(config, secrets, clock)),
                                        config.bandwidth()),
                                clock));
            }
            return open;
        } catch (CommandException | IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    List<Target> all() {
        return List.copyOf(targets);
    }

    /// The targets of these names, in the order of the names; all where there are none.
    List<Target> named(List<String> names) throws CommandException {
        if (names.isEmpty()) {
            return all();
        }
        List<Target> found = new ArrayList<>();
        for (String name : names) {
            found.add(
                    targets.stream()
                            .filter(target -> target.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandException.Misused(
                                            "there is no target " + name,
                                            "use one of "
                                                    + targets.stream()
                                                            .map(Target::name)
                                                            .toList())));
        }
        return found;
    }

    private static Target patient(Target target, Clock clock) {
        return new RetryingTarget(
                target, RETRIES, SteadyClock.from(clock), Sleeper.ofSystem(), new SharedRandom());
    }

    private static Target believed(TargetConfig config, Target target) {
        return config.quarantine()
                .<Target>map(since -> new QuarantinedTarget(target, since))
                .orElse(target);
    }

    private static Target paced(Target target, BandwidthConfig limits) {
        return limits.isLimited()
                ? new PacedTarget(target, pace(limits.upload()), pace(limits.download()))
                : target;
    }

    private static Content.Pacing pace(Optional<Long> bytesPerSecond) {
        return bytesPerSecond.isPresent() ? new Pace(bytesPerSecond.get()) : _ -> {};
    }

    private static Target one(TargetConfig config, Secrets secrets, Clock clock)
            throws CommandException, IOException {
        return switch (config) {
            case TargetConfig.LocalDirectory directory -> directory(directory);
            case TargetConfig.S3 s3 -> S3Target.open(s3.name(), settings(s3, secrets), clock);
            case TargetConfig.B2 b2 -> B2Target.open(b2.name(), settings(b2, secrets), clock);
            case TargetConfig.Sftp sftp -> sftp(sftp);
        };
    }

    private static DirectoryTarget directory(TargetConfig.LocalDirectory config) {
        String account = config.account().orElse("machine");
        return DirectoryTarget.at(
                config.name(),
                config.path(),
                new TargetIdentity(config.provider(), account, Set.of()));
    }

    private static SftpTarget sftp(TargetConfig.Sftp config) {
        String account = config.account().orElse(config.user() + "@" + config.host());
        return SftpTarget.of(
                config.name(),
                SftpSettings.of(
                        config.host(),
                        config.port(),
                        config.user(),
                        config.identity(),
                        config.hostKey(),
                        config.path(),
                        new TargetIdentity(config.provider(), account, Set.of())));
    }

    private static B2Settings settings(TargetConfig.B2 config, Secrets secrets) throws IOException {
        try (SecretText id = secrets.open(config.keyId());
                SecretText secret = secrets.open(config.applicationKey())) {
            B2Key key = new B2Key(id.revealText(), secret.revealText());
            URI endpoint = config.endpoint().orElse(B2Settings.BACKBLAZE);
            return B2Settings.of(config.bucket(), folder(config.prefix()), key)
                    .at(endpoint)
                    .through(Proxies.of(config.proxy(), endpoint, secrets))
                    .ownedBy(config.provider(), config.account())
                    .locking(config.lock().map(Locks::rule));
        }
    }

    private static String folder(String prefix) {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private static S3Settings settings(TargetConfig.S3 config, Secrets secrets) throws IOException {
        try (SecretText access = secrets.open(config.accessKey());
                SecretText secret = secrets.open(config.secretKey())) {
            S3Credentials credentials = new S3Credentials(access.revealText(), secret.revealText());
            Optional<URI> endpoint = config.endpoint();
            String prefix = folder(config.prefix());
            S3Settings base =
                    endpoint.isPresent()
                            ? S3Settings.compatible(
                                    config.provider(),
                                    endpoint.get(),
                                    config.region(),
                                    config.bucket(),
                                    prefix,
                                    credentials)
                            : S3Settings.aws(config.region(), config.bucket(), prefix, credentials);
            @Nullable String account = config.account().orElse(base.account());
            return new S3Settings(
                    base.endpoint(),
                    base.region(),
                    base.bucket(),
                    base.prefix(),
                    config.addressing() == TargetConfig.Addressing.PATH_STYLE
                            ? S3Addressing.PATH
                            : S3Addressing.HOST,
                    base.credentials(),
                    config.provider(),
                    account,
                    base.timeouts(),
                    base.checksums(),
                    base.conditionalPut(),
                    Locks.wanted(config).map(Locks::rule).orElse(null),
                    Proxies.of(
                            config.proxy(),
                            endpoint.orElse(URI.create("https://s3.amazonaws.com")),
                            secrets),
                    accounts(config));
        }
    }

    /// Only AWS knows whose its access keys are; what speaks S3 elsewhere is not asked.
    private static Optional<URI> accounts(TargetConfig.S3 config) {
        if (!config.provider().equals("aws")) {
            return Optional.empty();
        }
        return config.stsEndpoint()
                .or(() ->
                        config.endpoint().isPresent()
                                ? Optional.empty()
                                : Optional.of(
                                        URI.create(
                                                "https://sts."
                                                        + config.region()
                                                        + ".amazonaws.com")));
    }

    /// A directory target to be made by `init`.
    static void makeDirectories(List<TargetConfig> configs) throws IOException {
        for (TargetConfig config : configs) {
            if (config instanceof TargetConfig.LocalDirectory directory
                    && isMountedParent(directory.path())) {
                directory(directory).create();
            }
        }
    }

    private static boolean isMountedParent(Path path) {
        Path parent = path.getParent();
        return parent != null && java.nio.file.Files.isDirectory(parent);
    }

    @Override
    public void close() {
        targets.forEach(Target::close);
    }

    /// The random source of the calling thread, whichever that is.
    private static final class SharedRandom implements java.util.random.RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
