package lifeboat.vault.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lifeboat.vault.entry.Ownership;

/// Names of users and groups as the system knows them (files, directory services), each looked up
/// once. Safe for concurrent use.
public final class Accounts {
    private static final int MAX_BYTES = 1 << 20;
    private static final int ERANGE = 34;

    private final MethodHandle user = lookup("getpwuid_r");
    private final MethodHandle group = lookup("getgrgid_r");
    private final Map<Long, String> users = new ConcurrentHashMap<>();
    private final Map<Long, String> groups = new ConcurrentHashMap<>();
    private volatile Ownership last = new Ownership(-1, -1, "", "");

    /// Owner and group with their names; a name is empty where the system knows none.
    public Ownership ownership(long uid, long gid) {
        Ownership recent = last;
        if (recent.uid() == uid && recent.gid() == gid) {
            return recent;
        }
        Ownership found =
                new Ownership(
                        uid,
                        gid,
                        users.computeIfAbsent(uid, id -> name(user, id)),
                        groups.computeIfAbsent(gid, id -> name(group, id)));
        last = found;
        return found;
    }

    private static MethodHandle lookup(String function) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS));
    }

    /// Both structures begin with a pointer to the name.
    private static String name(MethodHandle function, long id) {
        for (int size = 4096; size <= MAX_BYTES; size *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment struct = arena.allocate(64, 8);
                MemorySegment buffer = arena.allocate(size);
                MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
                int error =
                        (int) function.invokeExact((int) id, struct, buffer, (long) size, found);
                if (error == 0) {
                    boolean known = found.get(ValueLayout.JAVA_LONG, 0) != 0;
                    return known ? text(struct, buffer) : "";
                }
                if (error != ERANGE) {
                    return "";
                }
            } catch (Throwable t) {
                throw new AssertionError("the call into the system library itself failed", t);
            }
        }
        return "";
    }

    private static String text(MemorySegment struct, MemorySegment buffer) {
        long at = struct.get(ValueLayout.JAVA_LONG, 0) - buffer.address();
        return at >= 0 && at < buffer.byteSize()
                ? buffer.getString(at, StandardCharsets.UTF_8)
                : "";
    }
}
