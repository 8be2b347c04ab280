package lifeboat.targets.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import org.junit.jupiter.api.AfterEach;

/// The contract against a store that the environment names; see [#settings(String)].
class S3EndpointTest extends TargetContract {
    private final String prefix = "contract-" + UUID.randomUUID() + "/";

    @Override
    protected Target open() {
        return S3Target.open("endpoint", settings(prefix), Clock.systemUTC());
    }

    @AfterEach
    void removeWhatWasPut() throws Exception {
        if (System.getenv("LIFEBOAT_TEST_S3_ENDPOINT") != null) {
            try (Target target = open()) {
                List<ObjectInfo> left = new ArrayList<>();
                target.list("", left::add);
                for (ObjectInfo info : left) {
                    target.delete(info.key());
                }
            }
        }
    }

    private static S3Settings settings(String prefix) {
        var credentials =
                new S3Credentials(
                        needed("LIFEBOAT_TEST_S3_ACCESS_KEY"),
                        needed("LIFEBOAT_TEST_S3_SECRET_KEY"));
        return new S3Settings(
                URI.create(needed("LIFEBOAT_TEST_S3_ENDPOINT")),
                Objects.requireNonNullElse(System.getenv("LIFEBOAT_TEST_S3_REGION"), "us-east-1"),
                needed("LIFEBOAT_TEST_S3_BUCKET"),
                prefix,
                "false".equals(System.getenv("LIFEBOAT_TEST_S3_PATH_STYLE"))
                        ? S3Addressing.HOST
                        : S3Addressing.PATH,
                credentials,
                "endpoint",
                null,
                S3Timeouts.DEFAULT,
                S3Checksums.NONE,
                S3ConditionalPut.TRY,
                null,
                Optional.empty(),
                Optional.empty());
    }

    private static String needed(String variable) {
        Optional<String> value = Optional.ofNullable(System.getenv(variable));
        assumeTrue(value.isPresent(), variable + " is not set: no real S3 store to try");
        return value.get();
    }
}
