package lifeboat.vault.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;

/// Builds trees of everything a Linux file system can hold, for round trips. [#delete] removes what
/// the JDK cannot (paths beyond 4,096 bytes).
public final class WeirdTree {
    /// Logical size of the sparse files.
    public static final long SPARSE_SIZE = 100L << 30;

    /// Length of the longest path in the tree, in bytes.
    public static final int DEEP_PATH = 20 * 251 + 4;

    private static final PosixFileSystem SYSTEM = new PosixFileSystem();

    private WeirdTree() {}

    /// Fills the existing directory `root`. As root the tree also holds foreign owners, file
    /// capabilities and `trusted.` attributes.
    public static void build(Path root) throws IOException {
        try (DirectoryHandle top = SYSTEM.openDirectory(root)) {
            names(top);
            files(top);
            links(top);
            special(top);
            attributes(top);
            if (SYSTEM.effectiveUser() == 0) {
                privileged(top);
            }
            deep(top);
            times(top);
            top.metadata().setMode(0751);
            top.metadata().setModified(new FileTime(1_234_567_890, 123_456_789));
        }
    }

    /// Adds device nodes; needs root.
    public static void addDevices(Path root) throws IOException {
        try (DirectoryHandle top = SYSTEM.openDirectory(root)) {
            top.makeSpecial(name("null-device"), EntryType.CHAR_DEVICE, 1, 3);
            top.makeSpecial(name("loop-device"), EntryType.BLOCK_DEVICE, 259, 70_000);
        }
    }

    /// Removes `root` and everything below it.
    public static void delete(Path root) throws IOException {
        try (DirectoryHandle parent =
                SYSTEM.openDirectory(Objects.requireNonNull(root.toAbsolutePath().getParent()))) {
            byte[] path = PosixFileSystem.bytes(root.toAbsolutePath());
            int end = path[path.length - 1] == '/' ? path.length - 1 : path.length;
            int start = end;
            while (path[start - 1] != '/') {
                start--;
            }
            byte[] name = Arrays.copyOfRange(path, start, end);
            if (parent.find(name).isPresent()) {
                delete(parent, name);
            }
        }
    }

    private static void delete(DirectoryHandle parent, byte[] name) throws IOException {
        if (parent.status(name).type() != EntryType.DIRECTORY) {
            parent.unlink(name);
            return;
        }
        try (DirectoryHandle directory = parent.openDirectory(name)) {
            for (byte[] child : directory.names()) {
                delete(directory, child);
            }
        }
        parent.removeDirectory(name);
    }

    private static void names(DirectoryHandle top) throws IOException {
        String[] texts = {
            "line\nbreak",
            "tab\there",
            "-rf",
            " blank ",
            "\uD83D\uDE9A\uFE0F",
            "caf\u00e9",
            "cafe\u0301",
            "Case",
            "case",
            "quote'\"`$(x)",
            "back\\slash",
            "a.txt",
            "a-b",
            "a b",
            "~",
            ".hidden",
            "...",
            "C:x",
            "..\\x",
            "\u202Etxt.exe"
        };
        for (String text : texts) {
            file(top, name(text), text.getBytes(UTF_8));
        }
        file(top, "caf\u00e9".getBytes(ISO_8859_1), bytes("not text"));
        byte[] longest = new byte[255];
        Arrays.fill(longest, (byte) 0xFF);
        file(top, longest, bytes("255 bytes"));
        byte[] every = new byte[254];
        for (int i = 0, b = 1; b < 256; b++) {
            if (b != '/') {
                every[i++] = (byte) b;
            }
        }
        file(top, every, bytes("every byte"));
        try (DirectoryHandle a = directory(top, name("a"))) {
            file(a, name("x"), bytes("a/x"));
            file(a, new byte[] {(byte) 0xE9}, bytes("a/\\xE9"));
        }
        directory(top, name("empty")).close();
    }

    private static void files(DirectoryHandle top) throws IOException {
        file(top, name("zero-bytes"), new byte[0]);
        file(top, name("all-zeros"), new byte[1 << 20]);
        byte[] large = new byte[3 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 ^ i >> 8);
        }
        file(top, name("large"), large);
        try (FileHandle sparse = top.createFile(name("sparse"), 0644)) {
            sparse.truncate(SPARSE_SIZE);
            sparse.write(0, name("first"), 0, 5);
            sparse.write(SPARSE_SIZE / 2 + 1, name("middle"), 0, 6);
            sparse.write(SPARSE_SIZE - 4, name("last"), 0, 4);
        }
        try (FileHandle hole = top.createFile(name("only-hole"), 0644)) {
            hole.truncate(SPARSE_SIZE);
        }
    }

    private static void links(DirectoryHandle top) throws IOException {
        top.makeSymlink(name("dangling"), target("nowhere/at/all"));
        top.makeSymlink(name("absolute"), target("/etc/passwd"));
        top.makeSymlink(name("upwards"), target("../../../.."));
        top.makeSymlink(name("loop"), target("loop"));
        top.makeSymlink(name("strange"), LinkTarget.of(new byte[] {(byte) 0xE9, '\n', ' '}));
        top.makeSymlink(name("long"), target("x".repeat(4000)));
        file(top, name("hard-1"), bytes("one inode"));
        try (DirectoryHandle a = top.openDirectory(name("a"))) {
            top.link(name("hard-1"), a, name("hard-2"));
            top.link(name("hard-1"), top, name("hard-3"));
            top.link(name("dangling"), a, name("dangling-2"));
        }
    }

    private static void special(DirectoryHandle top) throws IOException {
        top.makeSpecial(name("fifo"), EntryType.FIFO, 0, 0);
        top.makeSpecial(name("socket"), EntryType.SOCKET, 0, 0);
        try (FileHandle fifo = top.openNode(name("fifo"))) {
            fifo.setMode(0622);
        }
        mode(top, "mode-0000", 0);
        mode(top, "mode-0777", 0777);
        try (DirectoryHandle shared = directory(top, name("shared"))) {
            shared.metadata().setMode(03775);
            file(shared, name("in-shared"), bytes("setgid directory"));
        }
    }

    private static void attributes(DirectoryHandle top) throws IOException {
        file(top, name("with-attributes"), bytes("x"));
        try (FileHandle file = top.openFile(name("with-attributes"))) {
            file.setXattr(Xattr.of(name("user.text"), name("value")));
            file.setXattr(Xattr.of(name("user.empty"), new byte[0]));
            file.setXattr(
                    Xattr.of(name("user.name with \u00e9"), new byte[] {0, (byte) 0xFF, '\n'}));
            file.setXattr(Xattr.of(name("user.large"), new byte[2000]));
            file.setXattr(accessControl("system.posix_acl_access"));
        }
        try (DirectoryHandle directory = directory(top, name("default-acl"))) {
            file(directory, name("before"), bytes("made before the default"));
            directory.metadata().setXattr(accessControl("system.posix_acl_default"));
            file(directory, name("inherits"), bytes("made under the default"));
            directory.metadata().setXattr(Xattr.of(name("user.on"), name("directory")));
        }
    }

    /// user::rw-, user:4242:rw-, group::r--, mask::rw-, other::r-- in the kernel's form.
    private static Xattr accessControl(String attribute) {
        return Xattr.of(
                name(attribute),
                HexFormat.of()
                        .parseHex(
                                "02000000"
                                        + "01000600ffffffff"
                                        + "0200060092100000"
                                        + "04000400ffffffff"
                                        + "10000600ffffffff"
                                        + "20000400ffffffff"));
    }

    private static void privileged(DirectoryHandle top) throws IOException {
        file(top, name("foreign"), bytes("x"));
        try (FileHandle file = top.openFile(name("foreign"))) {
            file.setOwner(12_345, 54_321);
        }
        try (FileHandle file = top.openFile(name("with-attributes"))) {
            file.setXattr(Xattr.of(name("trusted.overlay"), name("y")));
        }
        try (FileHandle link = top.openNode(name("absolute"))) {
            link.setOwner(33, 33);
            link.setXattr(Xattr.of(name("trusted.on-link"), name("z")));
        }
        try (FileHandle fifo = top.openNode(name("fifo"))) {
            fifo.setOwner(33, 0);
        }
    }

    /// Adds a setuid program and one with file capabilities (the latter needs root).
    public static void addPrograms(Path root) throws IOException {
        try (DirectoryHandle top = SYSTEM.openDirectory(root)) {
            mode(top, "setuid", 04755);
            mode(top, "setgid", 02755);
            file(top, name("capable"), bytes("x"));
            try (FileHandle file = top.openFile(name("capable"))) {
                // version 2, effective, CAP_NET_BIND_SERVICE
                byte[] value = HexFormat.of().parseHex("0100000200040000000000000000000000000000");
                file.setXattr(Xattr.of(name("security.capability"), value));
            }
        }
    }

    private static void deep(DirectoryHandle top) throws IOException {
        byte[] segment = new byte[250];
        Arrays.fill(segment, (byte) 'd');
        DirectoryHandle at = top;
        for (int i = 0; i < 20; i++) {
            at.makeDirectory(segment, 0755);
            DirectoryHandle next = at.openDirectory(segment);
            if (at != top) {
                at.close();
            }
            at = next;
        }
        file(at, name("file"), bytes("beyond PATH_MAX"));
        try (FileHandle file = at.openFile(name("file"))) {
            file.setXattr(Xattr.of(name("user.deep"), name("down")));
        }
        at.makeSymlink(name("link"), target("file"));
        at.close();
    }

    private static void times(DirectoryHandle top) throws IOException {
        time(top, "a.txt", new FileTime(-315_619_200, 1));
        time(top, "a-b", new FileTime(8_589_934_592L, 999_999_999));
        time(top, "a b", new FileTime(0, 0));
        time(top, "dangling", new FileTime(1, 2));
        time(top, "fifo", new FileTime(3, 4));
        time(top, "socket", new FileTime(5, 6));
        time(top, "empty", new FileTime(7, 8));
        time(top, "a", new FileTime(9, 10));
    }

    private static void time(DirectoryHandle top, String entry, FileTime time) throws IOException {
        try (FileHandle node = top.openNode(name(entry))) {
            node.setModified(time);
        }
    }

    private static void mode(DirectoryHandle top, String entry, int mode) throws IOException {
        file(top, name(entry), bytes("x"));
        try (FileHandle node = top.openNode(name(entry))) {
            node.setMode(mode);
        }
    }

    private static DirectoryHandle directory(DirectoryHandle parent, byte[] name)
            throws IOException {
        parent.makeDirectory(name, 0755);
        return parent.openDirectory(name);
    }

    private static void file(DirectoryHandle parent, byte[] name, byte[] content)
            throws IOException {
        try (FileHandle file = parent.createFile(name, 0644)) {
            file.write(0, content, 0, content.length);
        }
    }

    private static LinkTarget target(String text) {
        return LinkTarget.of(bytes(text));
    }

    private static byte[] name(String text) {
        return bytes(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
