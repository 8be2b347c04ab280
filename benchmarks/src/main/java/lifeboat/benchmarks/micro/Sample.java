package lifeboat.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/// Kinds of content to measure on; always the same bytes.
public enum Sample {
    /// Words with the frequencies of a language.
    TEXT {
        @Override
        void append(StringBuilder out, Random random) {
            // the n-th word is about n times as rare as the first (Zipf)
            int rank = (int) Math.pow(WORDS.length, random.nextDouble());
            out.append(WORDS[rank - 1]).append(random.nextInt(12) == 0 ? ".\n" : " ");
        }
    },
    /// Rows of a table, as a dump of a database has them.
    ROWS {
        @Override
        void append(StringBuilder out, Random random) {
            out.append(out.length() / 70 + 1)
                    .append("\tcustomer")
                    .append(random.nextInt(50_000))
                    .append("@example.org\t2026-")
                    .append(10 + random.nextInt(3))
                    .append("-11 02:00:00\t")
                    .append(random.nextInt(100_000))
                    .append(".00\t")
                    .append(random.nextInt(3) == 0 ? "shipped" : "pending")
                    .append('\t')
                    .append(Long.toHexString(random.nextLong()))
                    .append('\n');
        }
    },
    /// What no compressor makes smaller: pictures, archives.
    RANDOM {
        @Override
        void append(StringBuilder out, Random random) {
            throw new IllegalStateException("random bytes are no text");
        }

        @Override
        byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            new Random(SEED).nextBytes(bytes);
            return bytes;
        }
    };

    static final long SEED = 20261120;

    private static final String[] WORDS = words();

    abstract void append(StringBuilder out, Random random);

    byte[] bytes(int length) {
        Random random = new Random(SEED);
        StringBuilder out = new StringBuilder(length + 128);
        while (out.length() < length) {
            append(out, random);
        }
        out.setLength(length);
        return out.toString().getBytes(US_ASCII);
    }

    private static String[] words() {
        Random random = new Random(SEED);
        String[] words = new String[5_000];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllable = random.nextInt(3); syllable >= 0; syllable--) {
                word.append("bdfgklmnprst".charAt(random.nextInt(12)));
                word.append("aeiou".charAt(random.nextInt(5)));
                word.append(random.nextInt(3) == 0 ? "n" : "");
            }
            words[i] = word.toString();
        }
        return words;
    }
}
