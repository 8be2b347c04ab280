package lifeboat.targets.s3;

import java.time.Clock;
import java.util.UUID;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract against LocalStack in a container; skipped where there is no Docker.
@Tag("docker")
@Testcontainers(disabledWithoutDocker = true)
class LocalStackTest extends TargetContract {
    @Container
    private static final LocalStackContainer STORE =
            new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.9"))
                    .withServices("s3");

    @BeforeAll
    static void makeBucket() {
        try (S3Client client = S3Connection.open(settings(""))) {
            client.createBucket(create -> create.bucket("vault"));
        }
    }

    @Override
    protected Target open() {
        return S3Target.open(
                "localstack", settings("t" + UUID.randomUUID() + "/"), Clock.systemUTC());
    }

    private static S3Settings settings(String prefix) {
        return S3Settings.compatible(
                "localstack",
                STORE.getEndpoint(),
                STORE.getRegion(),
                "vault",
                prefix,
                new S3Credentials(STORE.getAccessKey(), STORE.getSecretKey()));
    }
}
