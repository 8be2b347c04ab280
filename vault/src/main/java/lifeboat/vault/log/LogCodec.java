package lifeboat.vault.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.OptionalLong;
import lifeboat.targets.Content;
import lifeboat.vault.VaultException;
import lifeboat.vault.hash.KeyedHash;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.seal.SealedObjectWriter;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// Seals and opens log objects. Safe for concurrent use.
public final class LogCodec {
    /// Bytes of an item or a piece at most.
    public static final int MAX_BYTES = 1 << 30;

    private static final int MAC = 32;
    private static final byte[] LABEL = "lifeboat log v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LEVEL = 3;

    private final VaultKeys keys;

    public LogCodec(VaultKeys keys) {
        this.keys = keys;
    }

    /// A sealed object and its name.
    public record Sealed(LogName name, Content content) {}

    /// By what a host knows the same bytes again: 16 digits.
    public String contentId(byte[] plain) {
        return HexFormat.of().formatHex(keys.newLogHash().hash(plain, 0, plain.length), 0, 8);
    }

    /// Seals an item, or a piece of one.
    ///
    /// @param from where the piece begins; empty for a whole item
    /// @param time as in [LogName#time]
    public Sealed seal(String host, LogItem item, OptionalLong from, Instant time, byte[] plain) {
        KeyedHash hash = keys.newLogHash();
        byte[] digest = hash.hash(plain, 0, plain.length);
        byte[] head = head(host, item, from, time, plain.length);
        byte[] extra = new WireWriter().raw(head).raw(mac(hash, head, digest)).toBytes();
        byte[] stored;
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            SealedObjectWriter out = new SealedObjectWriter(ObjectType.LOG, keys.sealing(), codec);
            out.frames(plain);
            stored = out.finish(extra);
        }
        Content content = Content.of(stored);
        String id = from.isPresent() ? "" : HexFormat.of().formatHex(digest, 0, 8);
        return new Sealed(new LogName(host, item, from, id, time, content.sha256()), content);
    }

    /// Opens an object and proves that it is what its name says, written by a host of the site.
    ///
    /// @param stored its bytes, which were compared with the digest in the name
    /// @throws VaultException.Damaged if it is anything else
    public byte[] open(LogName name, byte[] stored) throws IOException {
        String what = name.key().value();
        byte[] plain;
        byte[] extra;
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            SealedObjectReader in =
                    SealedObjectReader.open(
                            SealedObjectReader.Bytes.of(stored),
                            ObjectType.LOG,
                            keys.sealing(),
                            codec,
                            what);
            extra = in.extra();
            plain = in.allFrames(MAX_BYTES);
        }
        KeyedHash hash = keys.newLogHash();
        byte[] digest = hash.hash(plain, 0, plain.length);
        byte[] head = head(name.host(), name.item(), name.from(), name.time(), plain.length);
        WireReader in = new WireReader(extra, what);
        if (extra.length != head.length + MAC
                || !MessageDigest.isEqual(in.raw(head.length), head)
                || !MessageDigest.isEqual(in.raw(MAC), mac(hash, head, digest))) {
            throw new VaultException.Damaged(what + ": holds something other than its name says");
        }
        if (name.from().isEmpty()
                && !name.content().equals(HexFormat.of().formatHex(digest, 0, 8))) {
            throw new VaultException.Damaged(what + ": has other content than its name says");
        }
        return plain;
    }

    private static byte[] head(
            String host, LogItem item, OptionalLong from, Instant time, int length) {
        return new WireWriter(256)
                .text(host)
                .text(item.source())
                .text(item.folder())
                .text(item.name())
                .u8(from.isPresent() ? 1 : 0)
                .varint(from.orElse(0))
                .varint(time.getEpochSecond())
                .varint(length)
                .toBytes();
    }

    private static byte[] mac(KeyedHash hash, byte[] head, byte[] digest) {
        byte[] all = new WireWriter(512).raw(LABEL).raw(head).raw(digest).toBytes();
        return hash.hash(all, 0, all.length);
    }
}
