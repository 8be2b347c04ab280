package lifeboat.targets.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lifeboat.targets.LockMode;
import lifeboat.targets.Retention;
import lifeboat.targets.StoreFacts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Asks a bucket for its settings; what may not be asked is left out.
final class S3Facts {
    private final S3Settings settings;
    private final S3Client client;

    S3Facts(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    static Optional<Retention> retention(HeadObjectResponse head) {
        if (head.objectLockRetainUntilDate() == null || head.objectLockMode() == null) {
            return Optional.empty();
        }
        return switch (head.objectLockMode()) {
            case GOVERNANCE ->
                    Optional.of(
                            new Retention(LockMode.GOVERNANCE, head.objectLockRetainUntilDate()));
            case COMPLIANCE ->
                    Optional.of(
                            new Retention(LockMode.COMPLIANCE, head.objectLockRetainUntilDate()));
            case UNKNOWN_TO_SDK_VERSION -> Optional.empty();
        };
    }

    StoreFacts look() {
        var answer =
                client.listObjectsV2(list ->
                        list.bucket(settings.bucket()).prefix(settings.prefix()).maxKeys(1));
        Map<String, String> found = new TreeMap<>();
        put(found, "versioning", this::versioning);
        put(found, "object-lock", this::objectLock);
        put(found, "lifecycle", this::lifecycle);
        return new StoreFacts(time(answer), new TreeMap<>(found));
    }

    private interface Question {
        String ask();
    }

    private static void put(Map<String, String> found, String name, Question question) {
        try {
            found.put(name, question.ask());
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                found.put(name, "none");
            }
            // otherwise the credential may not ask, or the store does not know the question
        }
    }

    private String versioning() {
        String status =
                client.getBucketVersioning(get -> get.bucket(settings.bucket())).statusAsString();
        return status == null ? "never" : status.toLowerCase(Locale.ROOT);
    }

    private String objectLock() {
        var lock =
                client.getObjectLockConfiguration(get -> get.bucket(settings.bucket()))
                        .objectLockConfiguration();
        if (lock == null || lock.objectLockEnabledAsString() == null) {
            return "none";
        }
        var rule = lock.rule() == null ? null : lock.rule().defaultRetention();
        return rule == null
                ? "enabled"
                : "enabled, default "
                        + rule.modeAsString()
                        + " "
                        + (rule.days() != null ? rule.days() + " days" : rule.years() + " years");
    }

    /// Every rule that is on and ends something, in one line.
    private String lifecycle() {
        String rules =
                client
                        .getBucketLifecycleConfiguration(get -> get.bucket(settings.bucket()))
                        .rules()
                        .stream()
                        .filter(rule -> "Enabled".equals(rule.statusAsString()))
                        .map(rule ->
                                rule.id()
                                        + ": expiration "
                                        + rule.expiration()
                                        + ", noncurrent "
                                        + rule.noncurrentVersionExpiration()
                                        + ", transitions "
                                        + rule.transitions())
                        .sorted()
                        .collect(Collectors.joining("; "));
        return rules.isEmpty() ? "none" : rules;
    }

    private static Optional<Instant> time(AwsResponse answer) {
        @Nullable String date =
                answer.sdkHttpResponse() == null
                        ? null
                        : answer.sdkHttpResponse().firstMatchingHeader("Date").orElse(null);
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
