package lifeboat.encryption;

import java.nio.CharBuffer;
import java.util.BitSet;

/// The estimate behind [Passphrase#strengthBits()].
final class PassphraseStrength {
    private PassphraseStrength() {}

    static int bits(CharBuffer chars) {
        BitSet distinct = new BitSet();
        int length = chars.remaining();
        int alphabet = 0;
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        boolean sign = false;
        boolean other = false;
        while (chars.hasRemaining()) {
            char c = chars.get();
            distinct.set(c);
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
            sign |= c < 127 && !Character.isLetterOrDigit(c);
            other |= c >= 127;
        }
        alphabet += lower ? 26 : 0;
        alphabet += upper ? 26 : 0;
        alphabet += digit ? 10 : 0;
        alphabet += sign ? 33 : 0;
        alphabet += other ? 100 : 0;
        int different = distinct.cardinality();
        return (int) (different * log2(alphabet) + (length - different) * log2(different));
    }

    private static double log2(int value) {
        return Math.log(value) / Math.log(2);
    }
}
