package lifeboat.vault.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// Which packs a content with list blobs needs. A host cannot open list blobs, so it keeps this
/// beside its cache of file states; without it such a file is read again. A cache: losing it costs
/// time only. Safe for concurrent use.
final class LargeContents {
    private static final int MAX_BYTES = 256 << 20;
    private static final int MAX_CONTENTS = 1 << 22;
    private static final int MAX_PACKS = 1 << 24;
    private static final long MAGIC = 0x4C42_4C41_5247_4531L;

    private final Map<List<BlobId>, List<PackId>> known = new HashMap<>();
    private final Map<List<BlobId>, PackUse> fresh = new HashMap<>();
    private final List<Dependence> dependences = new ArrayList<>();

    private record Dependence(PackUse whole, PackUse part) {}

    synchronized void add(ContentRef content, PackUse use) {
        if (content.depth() > 0) {
            fresh.put(content.ids(), use);
        }
    }

    /// Says that `whole` needs whatever `part` turns out to need.
    synchronized void dependOn(PackUse whole, PackUse part) {
        dependences.add(new Dependence(whole, part));
    }

    /// Adds what is known by now; call once packs are finished.
    synchronized void settle() {
        dependences.forEach(d -> d.whole().addAll(d.part()));
    }

    /// The packs of a content of an earlier run, if they are known.
    synchronized java.util.Optional<List<PackId>> packs(ContentRef content) {
        List<PackId> packs = known.get(content.ids());
        if (packs != null) {
            fresh.computeIfAbsent(content.ids(), ignored -> new PackUse());
        }
        return java.util.Optional.ofNullable(packs);
    }

    /// Reads what an earlier run saved; nothing where there is nothing good.
    void load(Path file) throws IOException {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                return;
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return;
        }
        try {
            parse(bytes);
        } catch (VaultException e) {
            synchronized (this) {
                known.clear(); // a damaged cache is no cache
            }
        }
    }

    private synchronized void parse(byte[] bytes) throws VaultException {
        WireReader in = new WireReader(bytes, "the cache of large contents");
        if (in.u64() != MAGIC || in.u32() != checksum(bytes)) {
            throw new VaultException.Damaged("the cache of large contents is damaged");
        }
        int count = in.countOf(2, MAX_CONTENTS);
        for (int i = 0; i < count; i++) {
            int ids = in.countOf(BlobId.SIZE, ContentRef.MAX_IDS);
            List<BlobId> key = new ArrayList<>(ids);
            for (int k = 0; k < ids; k++) {
                key.add(new BlobId(in.u64(), in.u64()));
            }
            int packs = in.countOf(PackId.SIZE, MAX_PACKS);
            List<PackId> value = new ArrayList<>(packs);
            for (int k = 0; k < packs; k++) {
                value.add(new PackId(in.u64(), in.u64(), in.u64(), in.u64()));
            }
            known.put(List.copyOf(key), List.copyOf(value));
        }
    }

    /// Keeps what this run saw.
    synchronized void save(Path file, PackTable packs) throws IOException {
        Map<List<BlobId>, List<PackId>> all = new HashMap<>();
        fresh.forEach((ids, use) -> {
            List<PackId> before = known.get(ids);
            BitSet ordinals = use.ordinals();
            if (before != null && ordinals.isEmpty()) {
                all.put(ids, before);
            } else if (use.isComplete()) {
                all.put(ids, ordinals.stream().mapToObj(o -> packs.info(o).id()).toList());
            }
        });
        WireWriter out = new WireWriter();
        out.u64(MAGIC).u32(0).varint(all.size());
        all.forEach((ids, value) -> {
            out.varint(ids.size());
            ids.forEach(id -> out.u64(id.high()).u64(id.low()));
            out.varint(value.size());
            value.forEach(id -> out.u64(id.a()).u64(id.b()).u64(id.c()).u64(id.d()));
        });
        byte[] bytes = out.toBytes();
        byte[] sum = new WireWriter(4).u32(checksum(bytes)).toBytes();
        System.arraycopy(sum, 0, bytes, 8, 4);
        LocalFiles.replace(file, bytes);
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, Math.min(12, bytes.length), Math.max(0, bytes.length - 12));
        return crc.getValue();
    }
}
