package lifeboat.vault.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.Xattr;

/// Extended attributes of all namespaces. An entry is named by its descriptor, or by a path below
/// `/proc/self/fd`, which is how a descriptor that was opened without access is addressed.
final class Attributes {
    private Attributes() {}

    /// How to reach an entry.
    sealed interface Place {
        /// An open file or directory.
        record Descriptor(int fd) implements Place {}

        /// What an `O_PATH` descriptor stands for.
        record Node(int fd) implements Place {}

        /// A name in an open directory, not followed.
        final class Named implements Place {
            private final byte[] path;

            Named(int directory, byte[] name) {
                byte[] prefix = ("/proc/self/fd/" + directory + "/").getBytes(US_ASCII);
                path = Arrays.copyOf(prefix, prefix.length + name.length);
                System.arraycopy(name, 0, path, prefix.length, name.length);
            }
        }
    }

    static byte[] procPath(int fd) {
        return ("/proc/self/fd/" + fd).getBytes(US_ASCII);
    }

    /// All attributes, sorted by name. An attribute that vanishes meanwhile is left out.
    static List<Xattr> all(Place place, byte[] label) throws IOException {
        List<byte[]> names = names(place, label);
        if (names.isEmpty()) {
            return List.of();
        }
        List<Xattr> found = new ArrayList<>(names.size());
        for (byte[] name : names) {
            value(place, name, label).ifPresent(value -> found.add(Xattr.of(name, value)));
        }
        found.sort(null);
        return found;
    }

    static List<byte[]> names(Place place, byte[] label) throws IOException {
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        long size =
                switch (place) {
                    case Place.Descriptor(int fd) -> list(scratch, Syscall.FLISTXATTR, fd, room);
                    case Place.Node(int fd) ->
                            list(scratch, Syscall.LISTXATTR, scratch.name(procPath(fd)), room);
                    case Place.Named named ->
                            list(scratch, Syscall.LLISTXATTR, scratch.name(named.path), room);
                };
        if (size == 0 || size == -Errno.EOPNOTSUPP.number()) {
            return List.of();
        }
        Failures.check("list extended attributes", label, size);
        byte[] bytes = room.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        List<byte[]> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                names.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return names;
    }

    private static long list(Scratch scratch, Syscall call, long where, MemorySegment room) {
        return Kernel.call(scratch, call, where, room.address(), room.byteSize());
    }

    private static Optional<byte[]> value(Place place, byte[] name, byte[] label)
            throws IOException {
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        long key = scratch.secondName(name);
        long size =
                switch (place) {
                    case Place.Descriptor(int fd) -> get(scratch, Syscall.FGETXATTR, fd, key, room);
                    case Place.Node(int fd) ->
                            get(scratch, Syscall.GETXATTR, scratch.name(procPath(fd)), key, room);
                    case Place.Named named ->
                            get(scratch, Syscall.LGETXATTR, scratch.name(named.path), key, room);
                };
        if (size == -Errno.ENODATA.number()) {
            return Optional.empty();
        }
        Failures.check("read extended attribute", label, size);
        return Optional.of(room.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
    }

    private static long get(
            Scratch scratch, Syscall call, long where, long key, MemorySegment room) {
        return Kernel.call(scratch, call, where, key, room.address(), room.byteSize());
    }

    static void set(int fd, boolean node, Xattr xattr, byte[] label) throws IOException {
        Scratch scratch = Scratch.get();
        byte[] value = xattr.value();
        MemorySegment room = scratch.transfer();
        if (value.length > room.byteSize()) {
            throw Failures.of("set extended attribute", label, -Errno.ENOSPC.number());
        }
        MemorySegment.copy(value, 0, room, ValueLayout.JAVA_BYTE, 0, value.length);
        long key = scratch.secondName(xattr.name());
        Syscall call = node ? Syscall.SETXATTR : Syscall.FSETXATTR;
        long where = node ? scratch.name(procPath(fd)) : fd;
        Failures.check(
                "set extended attribute",
                label,
                Kernel.call(scratch, call, where, key, room.address(), value.length, 0));
    }

    static void remove(int fd, boolean node, byte[] name, byte[] label) throws IOException {
        Scratch scratch = Scratch.get();
        long key = scratch.secondName(name);
        Syscall call = node ? Syscall.REMOVEXATTR : Syscall.FREMOVEXATTR;
        long where = node ? scratch.name(procPath(fd)) : fd;
        long result = Kernel.call(scratch, call, where, key, 0);
        if (result != -Errno.ENODATA.number()) {
            Failures.check("remove extended attribute", label, result);
        }
    }
}
