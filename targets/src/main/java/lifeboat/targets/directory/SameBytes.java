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
        ByteBuffer expected = ByteBuffer.allocate(TempFile.SLICE_BYTES);
        ByteBuffer found = ByteBuffer.allocate(TempFile.SLICE_BYTES);
        for (int position = 0; position < content.length(); position += found.limit()) {
            found.clear().limit(Math.min(found.capacity(), content.length() - position));
            if (file.read(found) < 0) {
                return false;
            }
            found.flip();
            expected.clear().limit(found.limit());
            content.copy(position, expected);
            if (!found.equals(expected.flip())) {
                return false;
            }
        }
        return true;
    }
}
