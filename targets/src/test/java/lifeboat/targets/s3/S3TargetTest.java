package lifeboat.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.UUID;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3TargetTest extends TargetContract {
    private InProcessS3 store;

    @BeforeAll
    void startStore() throws Exception {
        store = InProcessS3.start();
    }

    @AfterAll
    void stopStore() throws Exception {
        store.close();
    }

    @Override
    protected Target open() {
        return open(store.settings("t" + UUID.randomUUID() + "/"));
    }

    private static Target open(S3Settings settings) {
        return S3Target.open("s3", settings, Clock.systemUTC());
    }

    @Override
    protected int manyObjects() {
        return 1_050; // more than one page
    }

    /// S3Proxy lists its own temporary files, `<key>-<uuid>`, while it receives an object.
    @Override
    protected boolean isUnfinished(ObjectKey key) {
        return key.value().matches(KEY + "-[0-9a-f-]{36}");
    }

    @Test
    void keepsTheContractWithoutConditionalPuts() throws Exception {
        S3Settings settings = store.settings("never/").with(S3ConditionalPut.NEVER);
        try (Target target = open(settings)) {
            assertThat(target.capabilities().conditionalCreate()).isFalse();
            target.put(KEY, text("first"), PutMode.CREATE);
            target.put(KEY, text("first"), PutMode.CREATE);
            assertThatThrownBy(() -> target.put(KEY, text("other"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Exists.class);
            assertThat(readAll(target, KEY)).isEqualTo("first");
        }
    }

    @Test
    void sendsEachKindOfChecksum() throws Exception {
        for (S3Checksums checksums : S3Checksums.values()) {
            S3Settings settings = store.settings("sum-" + checksums + "/").with(checksums);
            try (Target target = open(settings)) {
                target.put(KEY, text("bytes"), PutMode.CREATE);
                assertThat(readAll(target, KEY)).isEqualTo("bytes");
            }
        }
    }

    @Test
    void theStoreRefusesBytesThatDoNotMatchTheSignedDigest() throws Exception {
        byte[] bytes = random(1000);
        Content.Sha256 digest = Content.Sha256.of(bytes, 0, bytes.length);
        bytes[500] ^= 1;
        try (Target target = open()) {
            assertThatThrownBy(() ->
                            target.put(
                                    KEY,
                                    Content.of(bytes, 0, bytes.length, digest),
                                    PutMode.CREATE))
                    .isInstanceOf(TargetException.Broken.class);
            assertThat(target.head(KEY)).isEmpty();
        }
    }

    @Test
    void aWrongSecretIsDenied() throws Exception {
        S3Settings settings =
                store.settings(store.bucket(), "", new S3Credentials(store.accessKey(), "wrong"));
        try (Target target = open(settings)) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageNotContaining(store.secretKey());
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Denied.class);
            assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                    .isInstanceOf(TargetException.Denied.class);
            assertThatThrownBy(() -> target.delete(KEY)).isInstanceOf(TargetException.Denied.class);
        }
    }

    @Test
    void aMissingBucketIsMissing() throws Exception {
        try (Target target = open(store.settings("nowhere", "", store.credentials()))) {
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                    .isInstanceOf(TargetException.Missing.class);
        }
    }

    @Test
    void passesOverForeignNamesAndOtherPrefixes() throws Exception {
        try (Target target = open(store.settings("mine/"));
                S3Client client = S3Connection.open(store.settings(""))) {
            for (String name :
                    new String[] {"mine/Foreign Name", "mine/packs/", "mine/ü", "mine2/a", "a"}) {
                client.putObject(
                        put -> put.bucket(store.bucket()).key(name), RequestBody.fromString("x"));
            }
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(list(target, "")).containsExactly(new ObjectInfo(KEY, 1));
            assertThat(keys(target, "packs")).containsExactly(new ObjectKey("packs/ab/one"));
        }
    }

    @Test
    void namesWhatItSharesWithOthersAndNoSecret() throws Exception {
        try (Target target = open(store.settings(""))) {
            assertThat(target.identity().places())
                    .contains(
                            "endpoint=" + store.endpoint(),
                            "bucket=" + store.endpoint() + "/vault");
            assertThat(target.identity().toString())
                    .doesNotContain(store.secretKey())
                    .doesNotContain(store.accessKey());
            assertThat(store.settings("").toString()).doesNotContain(store.secretKey());
        }
    }
}
