package lifeboat.targets.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages an input in one to six ways. The same seed gives the same damage.
final class Mutator {
    private static final int LARGEST = 256 * 1024;

    /// Where arithmetic goes wrong.
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        16,
        127,
        128,
        255,
        256,
        4095,
        1 << 16,
        1 << 20,
        (1 << 20) + 1,
        1 << 24,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        1L << 31,
        0xffff_ffffL,
        1L << 32,
        (1L << 32) - 16,
        1L << 40,
        1L << 53,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final Random random;
    private final List<byte[]> words;

    /// @param words pieces that mean something to the parser
    Mutator(Random random, List<String> words) {
        this.random = random;
        this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /// @param other another input, to splice with
    byte[] mutate(byte[] input, byte[] other) {
        byte[] bytes = input;
        for (int left = 1 + Math.min(random.nextInt(4), random.nextInt(6)); left > 0; left--) {
            bytes = once(bytes, other);
            if (bytes.length > LARGEST) {
                bytes = Arrays.copyOf(bytes, LARGEST);
            }
        }
        return bytes;
    }

    private byte[] once(byte[] bytes, byte[] other) {
        if (bytes.length == 0) {
            return random.nextBoolean() ? other.clone() : noise(1 + random.nextInt(32));
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, size());
        return switch (random.nextInt(words.isEmpty() ? 14 : 17)) {
            case 0, 1 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 2 -> with(bytes, at, (byte) random.nextInt());
            case 3 -> with(bytes, at, (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1)));
            case 4, 5 -> number(bytes, at);
            case 6 -> replaced(bytes, at, random.nextInt(1, 10), varint(number()));
            case 7 -> Arrays.copyOf(bytes, at);
            case 8 -> replaced(bytes, at, length, new byte[0]);
            case 9 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 10 -> repeated(bytes, at, length);
            case 11 -> swapped(bytes, at, length);
            case 12 -> spliced(bytes, at, other);
            case 13 -> replaced(bytes, at, random.nextBoolean() ? 0 : length, noise(size()));
            default ->
                    replaced(
                            bytes,
                            at,
                            random.nextBoolean() ? 0 : length,
                            words.get(random.nextInt(words.size())));
        };
    }

    /// Small most of the time.
    private int size() {
        return 1 + random.nextInt(1 << random.nextInt(1, 8));
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        if (random.nextInt(4) == 0) {
            Arrays.fill(bytes, (byte) random.nextInt());
        } else {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    private long number() {
        return random.nextInt(4) == 0
                ? random.nextLong() >>> random.nextInt(64)
                : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    /// Puts a number of 2, 4 or 8 bytes there, or moves the one that is there a little.
    private byte[] number(byte[] bytes, int at) {
        int width = Math.min(bytes.length - at, 2 << random.nextInt(3));
        byte[] changed = bytes.clone();
        long value = number();
        if (random.nextInt(3) == 0) {
            value = 0;
            for (int i = 0; i < width; i++) {
                value = value << 8 | (bytes[at + i] & 0xff);
            }
            value += random.nextInt(-20, 21);
        }
        for (int i = width - 1; i >= 0; i--) {
            changed[at + i] = (byte) value;
            value >>= 8;
        }
        return changed;
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        int end = Math.min(bytes.length, at + length);
        byte[] changed = Arrays.copyOf(bytes, at + by.length + bytes.length - end);
        System.arraycopy(by, 0, changed, at, by.length);
        System.arraycopy(bytes, end, changed, at + by.length, bytes.length - end);
        return changed;
    }

    private byte[] repeated(byte[] bytes, int at, int length) {
        int times = 1 << random.nextInt(1, 14);
        times = Math.max(2, Math.min(times, LARGEST / 2 / length));
        byte[] all = new byte[times * length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, at, all, i * length, length);
        }
        return replaced(bytes, at, length, all);
    }

    private byte[] swapped(byte[] bytes, int at, int length) {
        int to = random.nextInt(bytes.length);
        int count = Math.min(length, bytes.length - to);
        byte[] changed = bytes.clone();
        System.arraycopy(bytes, to, changed, at, Math.min(count, bytes.length - at));
        System.arraycopy(bytes, at, changed, to, Math.min(count, bytes.length - at));
        return changed;
    }

    private byte[] spliced(byte[] bytes, int at, byte[] other) {
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, spliced, at, other.length - from);
        return spliced;
    }
}
