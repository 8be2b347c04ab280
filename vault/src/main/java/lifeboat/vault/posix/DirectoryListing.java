package lifeboat.vault.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads `getdents64` records.
final class DirectoryListing {
    private static final int NAME = 19;

    private DirectoryListing() {}

    static List<byte[]> read(int fd, byte[] label) throws IOException {
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        List<byte[]> names = new ArrayList<>();
        while (true) {
            long size =
                    Kernel.call(scratch, Syscall.GETDENTS64, fd, room.address(), room.byteSize());
            if (Failures.check("list", label, size) == 0) {
                return names;
            }
            byte[] records = room.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
            for (int at = 0; at < records.length; ) {
                int length = (records[at + 16] & 0xff) | (records[at + 17] & 0xff) << 8;
                int end = at + NAME;
                while (records[end] != 0) {
                    end++;
                }
                if (!isDot(records, at + NAME, end)) {
                    names.add(Arrays.copyOfRange(records, at + NAME, end));
                }
                at += length;
            }
        }
    }

    private static boolean isDot(byte[] bytes, int start, int end) {
        int length = end - start;
        return bytes[start] == '.' && (length == 1 || (length == 2 && bytes[start + 1] == '.'));
    }
}
