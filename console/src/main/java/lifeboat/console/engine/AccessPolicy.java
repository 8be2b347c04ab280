package lifeboat.console.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.Request;
import lifeboat.console.config.LockConfig;
import lifeboat.console.config.TargetConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The least that a credential needs for one role, as an IAM policy for the bucket and prefix of a
/// target.
///
/// What would undo the protection is denied by name, so that another policy of the same user cannot
/// let it in again.
final class AccessPolicy {
    private static final List<String> LOOK =
            List.of(
                    "s3:GetBucketVersioning",
                    "s3:GetBucketObjectLockConfiguration",
                    "s3:GetLifecycleConfiguration");
    private static final List<String> READ =
            List.of("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectRetention");

    /// What nobody needs every day.
    private static final List<String> NEVER =
            List.of(
                    "s3:BypassGovernanceRetention",
                    "s3:DeleteBucket",
                    "s3:DeleteBucketPolicy",
                    "s3:DeleteObjectVersion",
                    "s3:PutBucketAcl",
                    "s3:PutBucketObjectLockConfiguration",
                    "s3:PutBucketPolicy",
                    "s3:PutBucketVersioning",
                    "s3:PutEncryptionConfiguration",
                    "s3:PutLifecycleConfiguration",
                    "s3:PutObjectAcl",
                    "s3:PutObjectLegalHold",
                    "s3:PutObjectVersionAcl",
                    "s3:PutReplicationConfiguration");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TargetConfig.S3 target;
    private final Request.Role role;
    private final ArrayNode statements = JsonNodeFactory.instance.arrayNode();

    private AccessPolicy(TargetConfig.S3 target, Request.Role role) {
        this.target = target;
        this.role = role;
    }

    static String of(TargetConfig.S3 target, Request.Role role) {
        AccessPolicy policy = new AccessPolicy(target, role);
        policy.write();
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        document.set("Statement", policy.statements);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private String bucket() {
        return "arn:aws:s3:::" + target.bucket();
    }

    private String prefix() {
        return target.prefix().isEmpty() ? "" : target.prefix() + "/";
    }

    private String objects() {
        return bucket() + "/" + prefix() + "*";
    }

    private void write() {
        ObjectNode list =
                statement(
                        "ListTheVault",
                        "Allow",
                        List.of("s3:ListBucket", "s3:ListBucketVersions"),
                        List.of(bucket()));
        if (!prefix().isEmpty()) {
            // a question for an object that is not there names no prefix; refused, it would look
            // like a lack of rights instead of a lack of the object
            condition(list, "StringLikeIfExists", "s3:prefix", prefix() + "*");
        }
        statement("LookAtItsSettings", "Allow", LOOK, List.of(bucket()));
        List<String> allowed = new ArrayList<>(READ);
        if (role != Request.Role.RESTORER) {
            allowed.add("s3:PutObject");
            if (target.lock().isPresent()) {
                allowed.add("s3:PutObjectRetention");
            }
        }
        if (role == Request.Role.PRUNER) {
            allowed.add("s3:DeleteObject");
        }
        statement("UseTheVault", "Allow", allowed, List.of(objects()));
        List<String> never = new ArrayList<>(NEVER);
        if (role != Request.Role.PRUNER) {
            never.add("s3:DeleteObject");
        }
        if (role == Request.Role.RESTORER) {
            never.add("s3:PutObject");
            never.add("s3:PutObjectRetention");
        }
        statement("NeverUndoTheProtection", "Deny", never, List.of(bucket(), bucket() + "/*"));
        if (role != Request.Role.RESTORER) {
            limits();
        }
    }

    private void limits() {
        condition(
                statement("NoKeysOfAStranger", "Deny", List.of("s3:PutObject"), List.of(objects())),
                "Null",
                "s3:x-amz-server-side-encryption-customer-algorithm",
                "false");
        Optional<LockConfig> lock = target.lock();
        if (lock.isEmpty()) {
            return;
        }
        Duration longest = Locks.rule(lock.get()).longest();
        condition(
                statement(
                        "NoLockForALifetime",
                        "Deny",
                        List.of("s3:PutObject", "s3:PutObjectRetention"),
                        List.of(objects())),
                "NumericGreaterThan",
                "s3:object-lock-remaining-retention-days",
                Long.toString(longest.toDays() + 1));
        condition(
                statement(
                        "NoOtherMode",
                        "Deny",
                        List.of("s3:PutObjectRetention"),
                        List.of(objects())),
                "StringNotEquals",
                "s3:object-lock-mode",
                lock.get().mode().name());
    }

    private ObjectNode statement(
            String name, String effect, List<String> actions, List<String> resources) {
        ObjectNode statement = statements.addObject().put("Sid", name).put("Effect", effect);
        ArrayNode action = statement.putArray("Action");
        actions.stream().sorted().forEach(action::add);
        ArrayNode resource = statement.putArray("Resource");
        resources.forEach(resource::add);
        return statement;
    }

    private static void condition(ObjectNode statement, String operator, String key, String value) {
        statement.putObject("Condition").putObject(operator).put(key, value);
    }
}
