package lifeboat.vault.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;

/// Turns plaintext into the content of a frame and back (format chapter "Frames"): one byte of
/// codec, plain length, payload length, payload, zeros up to a multiple of 256. Belongs to one
/// thread; [#close] frees native memory.
public final class FrameCodec implements AutoCloseable {
    /// Plaintext bytes of a frame at most.
    public static final int MAX_PLAIN = 1 << 20;

    /// Bytes of frame content at most, for sizing buffers.
    public static final int MAX_CONTENT = pad((int) Zstd.compressBound(MAX_PLAIN) + 9);

    private static final int HEAD = 9;
    private static final int PADDING = 256;
    private static final int STORED = 0;
    private static final int ZSTD = 1;

    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final Compression compression;
    private byte[] contentBuffer = new byte[0];
    private byte[] checkBuffer = new byte[0];

    /// @param level of zstd, 1 to 19
    public FrameCodec(int level) {
        this(level, ZstdCompressCtx::compressByteArray);
    }

    /// A codec whose compression can be made to go wrong.
    FrameCodec(int level, Compression compression) {
        this.compression = compression;
        compressor.setLevel(level);
        compressor.setContentSize(false);
        compressor.setChecksum(false);
        compressor.setDictID(false);
    }

    /// How plaintext is compressed.
    @FunctionalInterface
    interface Compression {
        int compress(
                ZstdCompressCtx context,
                byte[] out,
                int outOffset,
                int room,
                byte[] plain,
                int offset,
                int length);
    }

    /// Encodes into `out`, which has at least [#MAX_CONTENT] bytes. What was compressed is
    /// decompressed again and compared: compressors have had faults that only a restore would find.
    ///
    /// @return bytes written
    /// @throws UnsoundStageException if the compressor emitted something else
    public int encode(byte[] plain, int length, byte[] out) {
        if (length > MAX_PLAIN) {
            throw new IllegalArgumentException(
                    "a frame holds " + MAX_PLAIN + " bytes, not " + length);
        }
        int codec = ZSTD;
        int size =
                length == 0
                        ? 0
                        : compression.compress(
                                compressor, out, HEAD, out.length - HEAD, plain, 0, length);
        if (size >= length - length / 64) {
            codec = STORED;
            size = length;
            System.arraycopy(plain, 0, out, HEAD, length);
        } else {
            check(out, size, plain, length);
        }
        out[0] = (byte) codec;
        putInt(out, 1, length);
        putInt(out, 5, size);
        int end = pad(HEAD + size);
        Arrays.fill(out, HEAD + size, end, (byte) 0);
        return end;
    }

    private void check(byte[] content, int size, byte[] plain, int length) {
        if (checkBuffer.length < length) {
            checkBuffer = new byte[MAX_PLAIN];
        }
        int got;
        try {
            got = decompressor.decompressByteArray(checkBuffer, 0, length, content, HEAD, size);
        } catch (ZstdException e) {
            throw new UnsoundStageException("what was compressed does not decompress", e);
        }
        if (got != length || !Arrays.equals(plain, 0, length, checkBuffer, 0, length)) {
            throw new UnsoundStageException("what was compressed decompresses to something else");
        }
    }

    /// An array of [#MAX_CONTENT] bytes, always the same, for content on its way to [#decode].
    byte[] contentBuffer() {
        if (contentBuffer.length == 0) {
            contentBuffer = new byte[MAX_CONTENT];
        }
        return contentBuffer;
    }

    /// Decodes frame content into `out`, which has at least [#MAX_PLAIN] bytes.
    ///
    /// @return plaintext bytes
    /// @throws VaultException.Damaged if the content is not what [#encode] writes
    public int decode(byte[] content, int length, byte[] out, String what) throws VaultException {
        WireReader in = new WireReader(content, 0, length, what);
        int codec = in.u8();
        long plain = in.u32();
        long size = in.u32();
        if (plain > MAX_PLAIN
                || plain > out.length
                || size > in.remaining()
                || pad(HEAD + (int) size) != length) {
            throw new VaultException.Damaged(what + ": a frame's lengths do not fit");
        }
        switch (codec) {
            case STORED -> {
                if (size != plain) {
                    throw new VaultException.Damaged(what + ": a stored frame's lengths differ");
                }
                System.arraycopy(content, HEAD, out, 0, (int) plain);
            }
            case ZSTD -> decompress(content, (int) size, out, (int) plain, what);
            default ->
                    throw new VaultException.Damaged(
                            what + ": a frame has an unknown codec " + codec);
        }
        for (int i = HEAD + (int) size; i < length; i++) {
            if (content[i] != 0) {
                throw new VaultException.Damaged(what + ": a frame's padding is not zero");
            }
        }
        return (int) plain;
    }

    private void decompress(byte[] content, int size, byte[] out, int plain, String what)
            throws VaultException {
        int got;
        try {
            got = decompressor.decompressByteArray(out, 0, plain, content, HEAD, size);
        } catch (ZstdException e) {
            throw new VaultException.Damaged(what + ": a frame does not decompress", e);
        }
        if (got != plain) {
            throw new VaultException.Damaged(what + ": a frame decompresses to another length");
        }
    }

    private static int pad(int length) {
        return (length + PADDING - 1) / PADDING * PADDING;
    }

    private static void putInt(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 24);
        out[at + 1] = (byte) (value >>> 16);
        out[at + 2] = (byte) (value >>> 8);
        out[at + 3] = (byte) value;
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
