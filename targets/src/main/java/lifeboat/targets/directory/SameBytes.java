package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import lifeboat.targets.Content;

/// Compares a file with content, without hashing either.
final class SameBytes {
    private SameBytes() {}

    static boolean in(FileChannel file, Content content) throws IOException {
        if (file.size() != content.length()) {
            return false;
        }
        ByteBuffer expected =
                ByteBuffer.wrap(content.sharedArray(), content.sharedOffset(), content.length());
        ByteBuffer slice = ByteBuffer.allocate(TempFile.SLICE_BYTES);
        while (expected.hasRemaining()) {
            slice.clear().limit(Math.min(slice.capacity(), expected.remaining()));
            if (file.read(slice) < 0) {
                return false;
            }
            slice.flip();
            ByteBuffer same = expected.slice(expected.position(), slice.remaining());
            expected.position(expected.position() + slice.remaining());
            if (!slice.equals(same)) {
                return false;
            }
        }
        return true;
    }
}
