package lifeboat.vault.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameSealer;
import lifeboat.encryption.Secret;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// The clear start of a sealed object (format chapter "Sealed objects"): magic, version, type,
/// recipient, site, wrapped key, key commitment. Its digest is bound into every frame.
public final class ObjectHeader {
    public static final int COMMITMENT = 32;

    /// No header is longer.
    public static final int MAX_BYTES = 4096;

    private static final byte[] MAGIC = "LIFEBOAT".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MAX_WRAPPED = 2048;

    private ObjectHeader() {}

    /// Writes a header for a new object and makes its sealer.
    public static NewObject create(ObjectType type, SealingKeys keys) {
        byte[] info = info(type, keys.siteId());
        SealingKeys.Wrapped wrapped = keys.wrap(type.recipient(), info);
        try (Secret objectKey = wrapped.objectKey()) {
            byte[] wrappedKey = wrapped.wrappedKey().bytes();
            byte[] header =
                    new WireWriter(info.length + wrappedKey.length + COMMITMENT + 2)
                            .raw(info)
                            .u16(wrappedKey.length)
                            .raw(wrappedKey)
                            .raw(FrameSealer.commitment(objectKey))
                            .toBytes();
            return new NewObject(header, FrameSealer.over(objectKey, header));
        }
    }

    /// Reads and checks a header, and finds the key of the object.
    ///
    /// @param start at least the whole header; more may follow
    public static OpenedHeader open(
            byte[] start, int length, ObjectType type, SealingKeys keys, String what)
            throws VaultException {
        WireReader in = new WireReader(start, 0, length, what);
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) {
            throw new VaultException.Damaged(what + ": is no sealed object of Lifeboat");
        }
        int version = in.u16();
        if (version > VERSION) {
            throw new VaultException.NewerFormat(
                    what + ": has format version " + version + ", this program knows " + VERSION);
        }
        checkTypeAndRecipient(in, version, type, what);
        String site = HexFormat.of().formatHex(in.raw(32));
        if (!site.equals(keys.siteId())) {
            throw new VaultException.WrongVault(what + ": belongs to another site", null);
        }
        int wrappedLength = in.u16();
        if (wrappedLength > MAX_WRAPPED) {
            throw new VaultException.Damaged(what + ": its wrapped key is too long");
        }
        byte[] wrapped = in.raw(wrappedLength);
        byte[] commitment = in.raw(COMMITMENT);
        byte[] header = Arrays.copyOf(start, in.position());
        try (Secret objectKey = keys.unwrap(type.recipient(), wrapped, info(type, keys.siteId()))) {
            return new OpenedHeader(header.length, FrameOpener.over(objectKey, header, commitment));
        } catch (EncryptionException e) {
            throw new VaultException.Damaged(what + ": its header does not open", e);
        }
    }

    private static void checkTypeAndRecipient(
            WireReader in, int version, ObjectType type, String what) throws VaultException {
        int typeCode = in.u8();
        int recipientCode = in.u8();
        if (version < 1 || typeCode != type.code()) {
            throw new VaultException.Damaged(
                    what
                            + ": is of type "
                            + typeCode
                            + " where "
                            + type
                            + " ("
                            + type.code()
                            + ") was expected");
        }
        if (recipientCode != type.recipient().code()) {
            throw new VaultException.Damaged(
                    what + ": is sealed for recipient " + recipientCode + ", not for its own");
        }
    }

    /// The part of the header before the wrapped key; also the context of the wrapping.
    private static byte[] info(ObjectType type, String siteId) {
        return new WireWriter(64)
                .raw(MAGIC)
                .u16(VERSION)
                .u8(type.code())
                .u8(type.recipient().code())
                .raw(HexFormat.of().parseHex(siteId))
                .toBytes();
    }

    /// A header just made.
    public static final class NewObject {
        private final byte[] header;
        private final FrameSealer sealer;

        NewObject(byte[] header, FrameSealer sealer) {
            this.header = header;
            this.sealer = sealer;
        }

        public byte[] header() {
            return header;
        }

        public FrameSealer sealer() {
            return sealer;
        }
    }

    /// A header that was read.
    ///
    /// @param length its bytes
    /// @param opener opens the frames that follow
    public record OpenedHeader(int length, FrameOpener opener) {}
}
