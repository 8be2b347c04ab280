package lifeboat.targets.b2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class B2TargetTest extends TargetContract {
    private FakeB2 store;

    @BeforeAll
    void startStore() throws Exception {
        store = FakeB2.start();
        store.pagesOf(100);
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    private B2Settings settings(String prefix, String id, String secret) {
        return B2Settings.of("vault", prefix, new B2Key(id, secret)).at(store.endpoint());
    }

    @Override
    protected Target open() {
        return B2Target.open(
                "b2",
                settings("t" + UUID.randomUUID() + "/", "key-id", "secret"),
                java.time.Clock.systemUTC());
    }

    private Target limited(String prefix, Set<String> capabilities) {
        String id = "key-" + UUID.randomUUID();
        store.restrictedKey(id, "other", capabilities, prefix);
        return B2Target.open("b2", settings(prefix, id, "other"), java.time.Clock.systemUTC());
    }

    @Override
    protected int manyObjects() {
        return 250; // more than two pages
    }

    @Test
    void overwrittenObjectsLeaveNothingBehindWhenTheyAreDeleted() throws Exception {
        String prefix = "v" + UUID.randomUUID() + "/";
        try (Target target =
                B2Target.open(
                        "b2", settings(prefix, "key-id", "secret"), java.time.Clock.systemUTC())) {
            for (int i = 0; i < 250; i++) {
                target.put(KEY, text("version " + i), PutMode.REPLACE);
            }
            store.hide(prefix + KEY);
            assertThat(target.head(KEY)).isEmpty();
            assertThat(keys(target, "")).isEmpty();
            target.put(KEY, text("new"), PutMode.CREATE);
            assertThat(readAll(target, KEY)).isEqualTo("new");
            assertThat(store.files().versionsOf(prefix + KEY)).hasSize(252);
            target.delete(KEY);
            assertThat(store.files().versionsOf(prefix + KEY)).isEmpty();
        }
    }

    @Test
    @DisplayName("P-04 a key without the right to delete deletes and hides nothing")
    void withoutTheRightToDelete() throws Exception {
        Set<String> daily = Set.of("listFiles", "readFiles", "writeFiles");
        String prefix = "w" + UUID.randomUUID() + "/";
        try (Target target = limited(prefix, daily)) {
            target.put(KEY, text("kept"), PutMode.CREATE);
            assertThatThrownBy(() -> target.delete(KEY))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("capability deleteFiles");
            assertThat(readAll(target, KEY)).isEqualTo("kept");
            assertThat(list(target, "")).containsExactly(new ObjectInfo(KEY, 4));
        }
    }

    @Test
    void aMissingCapabilityIsNamed() throws Exception {
        try (Target target = limited("r" + UUID.randomUUID() + "/", Set.of("listFiles"))) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.REPLACE))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("writeFiles");
            assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("readFiles");
        }
    }

    @Test
    void aKeyForAnotherPrefixOrBucketIsToldSo() throws Exception {
        store.restrictedKey("elsewhere", "other", FakeB2.ALL, "mine/");
        try (Target target =
                B2Target.open(
                        "b2",
                        settings("yours/", "elsewhere", "other"),
                        java.time.Clock.systemUTC())) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("another prefix");
        }
        B2Settings other =
                B2Settings.of("nowhere", "mine/", new B2Key("elsewhere", "other"))
                        .at(store.endpoint());
        try (Target target = B2Target.open("b2", other, java.time.Clock.systemUTC())) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageContaining("another bucket");
        }
    }

    @Test
    void aMissingBucketIsMissing() throws Exception {
        B2Settings settings =
                B2Settings.of("nowhere", "", new B2Key("key-id", "secret")).at(store.endpoint());
        try (Target target = B2Target.open("b2", settings, java.time.Clock.systemUTC())) {
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Missing.class);
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Missing.class);
        }
    }

    @Test
    void aWrongSecretIsDenied() throws Exception {
        try (Target target =
                B2Target.open(
                        "b2", settings("", "key-id", "wrong-key"), java.time.Clock.systemUTC())) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Denied.class)
                    .hasMessageNotContaining("wrong-key");
            assertThatThrownBy(() -> target.list("", _ -> {}))
                    .isInstanceOf(TargetException.Denied.class);
        }
    }

    @Test
    void passesOverForeignNamesAndOtherPrefixes() throws Exception {
        String prefix = "f" + UUID.randomUUID() + "/";
        try (Target target =
                B2Target.open(
                        "b2", settings(prefix, "key-id", "secret"), java.time.Clock.systemUTC())) {
            for (String name : new String[] {"Foreign Name", "packs/", "ü"}) {
                store.files().add(prefix + name, FakeFiles.utf8("x"), "upload", "", 0);
            }
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(list(target, "")).containsExactly(new ObjectInfo(KEY, 1));
            assertThat(keys(target, "packs")).containsExactly(new ObjectKey("packs/ab/one"));
        }
    }

    @Test
    void namesTheAccountOnceItIsKnownAndNoSecret() throws Exception {
        try (Target target = open()) {
            assertThat(target.identity().account()).startsWith("key-");
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(target.identity().account()).isEqualTo("acc0unt");
            assertThat(target.identity().toString()).doesNotContain("secret");
            assertThat(new B2Key("id", "hush").toString()).doesNotContain("hush");
        }
    }
}
