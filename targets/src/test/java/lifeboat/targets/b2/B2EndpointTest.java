package lifeboat.targets.b2;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import org.junit.jupiter.api.AfterEach;

/// The contract against a bucket that the environment names, at Backblaze itself or elsewhere.
class B2EndpointTest extends TargetContract {
    private final String prefix = "contract-" + UUID.randomUUID() + "/";

    @Override
    protected Target open() {
        B2Key key =
                new B2Key(
                        needed("LIFEBOAT_TEST_B2_KEY_ID"),
                        needed("LIFEBOAT_TEST_B2_APPLICATION_KEY"));
        String endpoint =
                Objects.requireNonNullElse(
                        System.getenv("LIFEBOAT_TEST_B2_ENDPOINT"),
                        B2Settings.BACKBLAZE.toString());
        return B2Target.open(
                "endpoint",
                B2Settings.of(needed("LIFEBOAT_TEST_B2_BUCKET"), prefix, key)
                        .at(URI.create(endpoint)),
                java.time.Clock.systemUTC());
    }

    @AfterEach
    void removeWhatWasPut() throws Exception {
        if (System.getenv("LIFEBOAT_TEST_B2_KEY_ID") != null) {
            try (Target target = open()) {
                List<ObjectInfo> left = new ArrayList<>();
                target.list("", left::add);
                for (ObjectInfo info : left) {
                    target.delete(info.key());
                }
            }
        }
    }

    private static String needed(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null, variable + " is not set");
        return Objects.requireNonNull(value);
    }
}
