package lifeboat.vault.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The one way into the kernel: glibc's `syscall`. A result below zero is a negated error number.
///
/// Never "critical" in the sense of the foreign function interface: such a call would hold up the
/// whole virtual machine while a disk or a network file system does not answer.
final class Kernel {
    private static final MethodHandle SYSCALL = link();

    private static final int EINTR = 4;

    private Kernel() {}

    private static MethodHandle link() {
        Platform.check();
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /// Calls, again when a signal interrupted.
    static long call(Scratch scratch, Syscall call, long a, long b, long c, long d, long e) {
        long result = once(scratch, call, a, b, c, d, e);
        while (result == -EINTR) {
            result = once(scratch, call, a, b, c, d, e);
        }
        return result;
    }

    static long call(Scratch scratch, Syscall call, long a, long b, long c, long d) {
        return call(scratch, call, a, b, c, d, 0);
    }

    static long call(Scratch scratch, Syscall call, long a, long b, long c) {
        return call(scratch, call, a, b, c, 0, 0);
    }

    static long call(Scratch scratch, Syscall call, long a) {
        return call(scratch, call, a, 0, 0, 0, 0);
    }

    /// Calls exactly once: `close` releases the descriptor even when it reports an interruption.
    static long once(Scratch scratch, Syscall call, long a, long b, long c, long d, long e) {
        try {
            long result = (long) SYSCALL.invokeExact(scratch.errno, call.number(), a, b, c, d, e);
            return result == -1 ? -scratch.errno.get(ValueLayout.JAVA_INT, 0) : result;
        } catch (Throwable t) {
            throw new AssertionError("the call into the kernel itself failed", t);
        }
    }
}
