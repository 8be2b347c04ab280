package lifeboat.vault.index;

import java.io.IOException;

/// Walks over blobs in ascending order of their ids. Belongs to one thread.
public interface BlobCursor {
    /// Goes on to the next blob, if there is one; what the other methods say is about it.
    boolean next() throws IOException;

    /// First half of its id.
    long high();

    /// Second half of its id.
    long low();

    /// Number of its pack, which the maker of the cursor can tell the meaning of.
    int pack();

    /// Where it is, by numbers: 0 its frame, 1 the frame's offset, 2 its stored length, 3 the
    /// blob's offset in the plaintext, 4 its length.
    int field(int number);
}
