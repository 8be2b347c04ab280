package lifeboat.backup.stream;

import java.util.concurrent.atomic.AtomicLongArray;

/// How random bytes look: near 8 bits per byte where they are encrypted or compressed. Looks at a
/// part of them. Safe for concurrent use.
final class Entropy {
    private static final int SAMPLE = 256;
    private static final int EVERY = 8192;
    private static final int ENOUGH = 4096;

    private final AtomicLongArray counts = new AtomicLongArray(256);

    /// Counts 256 bytes of each 8 KiB.
    void sample(byte[] bytes, int offset, int length) {
        for (int start = 0; start < length; start += EVERY) {
            for (int i = start; i < Math.min(length, start + SAMPLE); i++) {
                counts.incrementAndGet(bytes[offset + i] & 0xff);
            }
        }
    }

    /// 0 where too few bytes were seen to tell.
    double bitsPerByte() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        if (total < ENOUGH) {
            return 0;
        }
        double bits = 0;
        for (int i = 0; i < counts.length(); i++) {
            double share = (double) counts.get(i) / total;
            if (share > 0) {
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
