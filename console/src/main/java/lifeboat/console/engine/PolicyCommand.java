package lifeboat.console.engine;

import java.util.Locale;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.config.TargetConfig;

/// `targets policy`.
final class PolicyCommand {
    private final SiteAccess site;

    PolicyCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Policy policy(Request.Policy request) throws CommandException {
        TargetConfig target =
                site.config().targets().stream()
                        .filter(config -> config.name().equals(request.target()))
                        .findFirst()
                        .orElseThrow(() ->
                                new CommandException.Misused(
                                        "there is no target " + request.target(),
                                        "use one of "
                                                + site.config().targets().stream()
                                                        .map(TargetConfig::name)
                                                        .toList()));
        return new Result.Policy(
                target.name(),
                request.role().name().toLowerCase(Locale.ROOT),
                switch (target) {
                    case TargetConfig.S3 s3 -> AccessPolicy.of(s3, request.role());
                    case TargetConfig.B2 b2 ->
                            capabilities(request.role())
                                    + (b2.lock().isPresent() ? ofLocks(request.role()) : "");
                    case TargetConfig.Sftp sftp -> throw without(sftp.name(), "an SFTP server");
                    case TargetConfig.LocalDirectory directory ->
                            throw without(directory.name(), "a directory");
                });
    }

    /// As `b2 key create` takes them. Never among them: `writeKeys`, which is the whole account,
    /// and `bypassGovernance`. `writeFiles` also lets hide files, so that a restore may have to
    /// look behind hide markers.
    private static String capabilities(Request.Role role) {
        return switch (role) {
            case WRITER -> "listBuckets,listFiles,readFiles,writeFiles";
            case RESTORER -> "listBuckets,listFiles,readFiles";
            case PRUNER -> "listBuckets,listFiles,readFiles,writeFiles,deleteFiles";
        };
    }

    private static String ofLocks(Request.Role role) {
        return switch (role) {
            case WRITER, PRUNER -> ",readFileRetentions,writeFileRetentions";
            case RESTORER -> ",readFileRetentions";
        };
    }

    private static CommandException without(String name, String what) {
        return new CommandException.Misused(
                "target " + name + " is " + what + ", which knows no policies",
                "whoever may write there may delete: rely on the other targets for that");
    }
}
