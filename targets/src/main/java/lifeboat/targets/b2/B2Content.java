package lifeboat.targets.b2;

import com.backblaze.b2.client.contentSources.B2ContentSource;
import com.backblaze.b2.client.structures.B2FileVersion;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import lifeboat.targets.Content;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// A content on its way. Its SHA-1 comes about while it is sent, is sent behind it, and is compared
/// with what the store says it received. For one upload.
final class B2Content implements B2ContentSource {
    private final Content content;
    private final MessageDigest sha1;

    B2Content(Content content) {
        this.content = content;
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public long getContentLength() {
        return content.length();
    }

    @Override
    public @Nullable String getSha1OrNull() {
        return null;
    }

    @Override
    public @Nullable Long getSrcLastModifiedMillisOrNull() {
        return null;
    }

    @Override
    public InputStream createInputStream() throws IOException {
        sha1.reset();
        return new DigestInputStream(content.open(), sha1);
    }

    /// To be called once, after the upload.
    ///
    /// @throws TargetException.Broken if the store has other bytes than were sent
    void compare(String operation, B2FileVersion stored) throws TargetException {
        if (stored.getFileId() == null || stored.getContentLength() != content.length()) {
            throw new TargetException.Broken(
                    "%s: stored %d of %d bytes"
                            .formatted(operation, stored.getContentLength(), content.length()),
                    null);
        }
        if (!HexFormat.of().formatHex(sha1.digest()).equals(stored.getContentSha1())) {
            throw new TargetException.Broken(operation + ": stored with another digest", null);
        }
    }
}
