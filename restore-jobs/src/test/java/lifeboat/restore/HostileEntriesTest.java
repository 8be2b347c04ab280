package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.restore.directory.Privileges;
import lifeboat.vault.ContentRef;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.write.SourceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Snapshots that are sealed and signed but mean harm.
class HostileEntriesTest {
    private static final HardLink SHARED = new HardLink(1, 2);

    @TempDir Path temp;

    private Path state;
    private Path home;
    private Path victim;

    @BeforeEach
    void prepare() throws IOException {
        state = Files.createDirectory(temp.resolve("state"));
        home = temp.resolve("home");
        victim = Files.createDirectory(temp.resolve("victim"));
        Files.writeString(victim.resolve("passwd"), "untouched");
    }

    private static Entry entry(String path, EntryType type, LinkTarget target, HardLink... link) {
        Entry plain = TestTree.entry(EntryPath.of(path), type, 0);
        return new Entry(
                plain.path(),
                type,
                0644,
                plain.ownership(),
                plain.modified(),
                plain.changed(),
                0,
                target,
                0,
                0,
                link.length > 0 ? link[0] : null,
                List.of(),
                0,
                List.of(),
                false,
                ContentRef.EMPTY,
                false);
    }

    private static void file(SourceWriter writer, String path, String text, HardLink... link)
            throws IOException {
        Entry entry = entry(path, EntryType.FILE, LinkTarget.NONE, link);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.addStream(entry, new ByteArrayInputStream(bytes));
    }

    private void link(SourceWriter writer, String path, HardLink... link) throws IOException {
        LinkTarget target = LinkTarget.of(victim.toString().getBytes(StandardCharsets.UTF_8));
        writer.add(entry(path, EntryType.SYMLINK, target, link));
    }

    private RestoreResult restore(Backups.Body body) throws IOException {
        try (TestSite site = TestSite.with(1)) {
            Backups.write(
                    site,
                    site.targets(),
                    state,
                    writer -> {
                        writer.add(TestTree.entry(EntryPath.ROOT, EntryType.DIRECTORY, 0));
                        return body.into(writer);
                    });
            RestoreResult result =
                    Backups.restore(
                            site,
                            site.targets(),
                            RestoreRequest.of("docroot", home).with(Privileges.APPLY));
            assertThat(victim.resolve("passwd")).hasContent("untouched");
            assertThat(victim).isDirectoryNotContaining("glob:**/new");
            return result;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a//x", ".", "a/\0"})
    @DisplayName("W-01 no entry can even be named outside its root")
    void pathsThatLeadOutCannotBe(String path) {
        assertThatThrownBy(() -> EntryPath.of(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("W-01 a name of another system is just a name")
    void foreignNamesAreNames() throws Exception {
        RestoreResult result =
                restore(writer -> {
                    file(writer, "..\\x", "text");
                    file(writer, "C:x", "text");
                    return () -> {};
                });
        assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(home.resolve("..\\x")).hasContent("text");
        assertThat(home.resolve("C:x")).hasContent("text");
    }

    @Test
    @DisplayName("W-02 nothing is written through a symbolic link of the snapshot")
    void writesNothingThroughALink() throws Exception {
        RestoreResult result =
                restore(writer -> {
                    file(writer, "a", "fine");
                    link(writer, "out");
                    file(writer, "out/new", "evil");
                    file(writer, "out/passwd", "evil");
                    file(writer, "z", "fine");
                    return () -> {};
                });
        assertThat(result.notRestored())
                .extracting(NotRestored::path)
                .containsExactly(EntryPath.of("out/new"), EntryPath.of("out/passwd"));
        assertThat(result.notRestored())
                .allMatch(missing -> missing.cause() == NotRestored.Cause.REFUSED);
        assertThat(home.resolve("out")).isSymbolicLink();
        assertThat(home.resolve("z")).hasContent("fine");
    }

    @Test
    @DisplayName("W-03 a hard link to a symbolic link does not reach what it points to")
    void linksNothingOutside() throws Exception {
        RestoreResult result =
                restore(writer -> {
                    link(writer, "first", SHARED);
                    file(writer, "second", "evil", SHARED);
                    file(writer, "z", "fine");
                    return () -> {};
                });
        assertThat(result.notRestored())
                .extracting(NotRestored::path)
                .containsExactly(EntryPath.of("second"));
        assertThat(home.resolve("second")).doesNotExist();
        assertThat(home.resolve("z")).hasContent("fine");
    }
}
