package lifeboat.vault.read;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameRole;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.seal.ObjectHeader;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;

/// Fetches frames of packs by coalesced ranges and opens them, each from whichever vault gives a
/// good copy. Safe for concurrent use.
final class FrameFetcher {
    /// Bytes between two frames that are fetched rather than skipped.
    private static final int GAP = 128 * 1024;

    /// Bytes of one range at most, about.
    static final int RANGE = 8 << 20;

    private static final int OPENERS_KEPT = 4096;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final Map<Header, FrameOpener> openers = new ConcurrentHashMap<>();
    private final LongAdder fetching = new LongAdder();
    private final LongAdder opening = new LongAdder();
    private final LongAdder handing = new LongAdder();
    private final LongAdder openedBytes = new LongAdder();

    FrameFetcher(Vaults vaults, VaultKeys keys) {
        this.vaults = vaults;
        this.keys = keys;
    }

    /// A frame wanted.
    ///
    /// @param number in its pack
    /// @param offset of its first stored byte
    /// @param length stored bytes
    record Wanted(int number, long offset, int length) {
        static Wanted of(BlobPlace place) {
            return new Wanted(place.frame(), place.frameOffset(), place.frameLength());
        }

        long end() {
            return offset + length;
        }
    }

    /// Is handed the plaintext of one frame; the array is used again afterwards. By throwing
    /// [VaultException.Damaged] it says that this is not the frame it should be: the next vault is
    /// asked.
    @FunctionalInterface
    interface FrameSink {
        void frame(Wanted frame, byte[] plain, int length) throws IOException;
    }

    /// Opens the given frames of one pack, in order of their offsets.
    ///
    /// @throws VaultException.Lost if a frame is good on no vault; frames before it were handed
    ///   over
    void fetch(PackId pack, List<Wanted> frames, ReadBuffers buffers, FrameSink sink)
            throws IOException {
        int from = 0;
        while (from < frames.size()) {
            int to = from + 1;
            while (to < frames.size()
                    && frames.get(to).offset() - frames.get(to - 1).end() <= GAP
                    && frames.get(to).end() - frames.get(from).offset() <= RANGE) {
                to++;
            }
            fetchRange(pack, frames.subList(from, to), buffers, sink);
            from = to;
        }
    }

    private void fetchRange(PackId pack, List<Wanted> frames, ReadBuffers buffers, FrameSink sink)
            throws IOException {
        List<Integer> done = new ArrayList<>();
        try {
            fetchTogether(pack, frames, buffers, sink, done);
        } catch (VaultException.Lost e) {
            if (frames.size() == 1) {
                throw e;
            }
            // each vault may spoil another frame of the range: ask for every frame alone
            for (Wanted frame : frames) {
                if (!done.contains(frame.number())) {
                    fetchTogether(pack, List.of(frame), buffers, sink, done);
                }
            }
        }
    }

    private void fetchTogether(
            PackId pack,
            List<Wanted> frames,
            ReadBuffers buffers,
            FrameSink sink,
            List<Integer> done)
            throws IOException {
        ObjectKey key = pack.key();
        long offset = frames.getFirst().offset();
        int length = Math.toIntExact(frames.getLast().end() - offset);
        SinkFault[] fault = new SinkFault[1];
        vaults.fromAny(
                key,
                length,
                target -> {
                    if (fault[0] != null) {
                        return key;
                    }
                    byte[] bytes = buffers.range(length);
                    long started = System.nanoTime();
                    Vaults.rangeInto(bytes, length, target, key, offset);
                    fetching.add(System.nanoTime() - started);
                    for (Wanted frame : frames) {
                        if (done.contains(frame.number())) {
                            continue;
                        }
                        int at = Math.toIntExact(frame.offset() - offset);
                        if (frame.length() > length - at) {
                            throw new VaultException.Damaged(
                                    "pack " + pack + ": the index lets frames overlap");
                        }
                        try {
                            deliver(pack, target, frame, bytes, at, buffers, sink);
                        } catch (SinkFailed e) {
                            fault[0] =
                                    new SinkFault(e.fault()); // the receiver failed, not the vault
                            return key;
                        }
                        done.add(frame.number());
                    }
                    return key;
                });
        if (fault[0] != null) {
            throw fault[0].fault();
        }
    }

    /// What was done so far, and how long it took all threads together.
    ReadTimes times() {
        return new ReadTimes(
                Duration.ofNanos(fetching.sum()),
                Duration.ofNanos(opening.sum()),
                Duration.ofNanos(handing.sum()),
                openedBytes.sum());
    }

    private record Header(PackId pack, String target) {}

    private record SinkFault(IOException fault) {}

    /// Opens a frame by the header beside it, or by another vault's where that one is spoilt, and
    /// hands it on.
    private void deliver(
            PackId pack,
            Target target,
            Wanted frame,
            byte[] bytes,
            int at,
            ReadBuffers buffers,
            FrameSink sink)
            throws IOException {
        VaultException failure = null;
        for (Target headerOf : firstOf(target)) {
            try {
                FrameOpener opener = opener(pack, headerOf);
                long started = System.nanoTime();
                int plain =
                        SealedObjectReader.openFrame(
                                opener,
                                buffers.codec(),
                                frame.number(),
                                FrameRole.DATA,
                                bytes,
                                at,
                                frame.length(),
                                buffers.plain(),
                                "pack " + pack + " on " + target.name());
                long opened = System.nanoTime();
                opening.add(opened - started);
                openedBytes.add(frame.length());
                hand(frame, buffers.plain(), plain, sink);
                handing.add(System.nanoTime() - opened);
                return;
            } catch (VaultException e) {
                failure =
                        failure == null
                                ? e
                                : failure; // the nearest header's reason is the telling one
            } catch (TargetException e) {
                failure =
                        failure == null
                                ? new VaultException.Damaged(String.valueOf(e.getMessage()), e)
                                : failure;
            }
        }
        throw failure == null
                ? new VaultException.Damaged("pack " + pack + ": no header opens it")
                : failure;
    }

    private static void hand(Wanted frame, byte[] scratch, int plain, FrameSink sink)
            throws IOException {
        try {
            sink.frame(frame, scratch, plain);
        } catch (VaultException.Damaged e) {
            throw e; // opens, and is another pack's frame: ask the next vault
        } catch (IOException e) {
            throw new SinkFailed(e);
        }
    }

    private List<Target> firstOf(Target target) {
        List<Target> order = new ArrayList<>();
        order.add(target);
        vaults.targets().stream()
                .filter(other -> !other.name().equals(target.name()))
                .forEach(order::add);
        return order;
    }

    /// Whoever took the frame failed.
    private static final class SinkFailed extends IOException {
        private final IOException fault;

        SinkFailed(IOException fault) {
            super(fault);
            this.fault = fault;
        }

        IOException fault() {
            return fault;
        }
    }

    /// The opener by the header on that very target: another target's header may be that of a
    /// swapped pack.
    private FrameOpener opener(PackId pack, Target target) throws IOException {
        Header header = new Header(pack, target.name());
        FrameOpener known = openers.get(header);
        if (known == null) {
            if (openers.size() > OPENERS_KEPT) {
                openers.clear();
            }
            known = open(pack, target);
            openers.put(header, known);
        }
        return known;
    }

    private FrameOpener open(PackId pack, Target target) throws IOException {
        byte[] start = Vaults.startFrom(target, pack.key(), ObjectHeader.MAX_BYTES);
        return ObjectHeader.open(
                        start,
                        start.length,
                        ObjectType.PACK,
                        keys.sealing(),
                        "pack " + pack + " on " + target.name())
                .opener();
    }
}
