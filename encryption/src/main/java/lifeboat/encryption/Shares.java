package lifeboat.encryption;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/// The recovery key as n lines of text, any k of which give it back while k - 1 say nothing about
/// it (Shamir, over GF(2^8) with the AES polynomial, byte by byte, at x = 1 to n).
///
/// Format of a line, all digits lower case: `lifeboat-share-v1:<set, 16 hex>:<k>:<x>:<data, 128
/// hex>:<commitment, 64 hex>:<check, 8 hex>`. `data` is the share of `recovery seed || site id`;
/// `commitment` is HKDF of those 64 bytes with the label `lifeboat share commitment v1 <set>`;
/// `check` is the start of the SHA-256 of the line up to and including the colon before it.
public final class Shares {
    /// The most shares of one set.
    public static final int MOST = 255;

    private Shares() {}

    /// Why shares do not give a secret back.
    public enum Problem {
        /// A line is not a share, or was mistyped.
        MISTYPED,
        /// Fewer than k shares.
        TOO_FEW,
        /// The same share twice, or two shares claiming the same place.
        DUPLICATE,
        /// Shares of different sets.
        MIXED,
        /// The shares fit together but do not give the secret that they were made from.
        ALTERED
    }

    /// Splits `content` into `n` shares of which any `k` suffice. The caller keeps and closes
    /// `content`.
    ///
    /// @throws IllegalArgumentException unless 2 <= k <= n <= 255
    public static List<String> split(SlotContent content, int k, int n, Randomness randomness) {
        if (k < 2 || n < k || n > MOST) {
            throw new IllegalArgumentException("shares need 2 <= k <= n <= " + MOST);
        }
        byte[] setId = randomness.bytes(ShareLine.SET_LENGTH);
        byte[] secret = content.exposeBytes();
        byte[] coefficients = randomness.bytes((k - 1) * SlotContent.LENGTH);
        try {
            ShamirSplitSecretShare[] parts =
                    ShamirSecretSplitter.getInstance(
                                    ShamirSecretSplitter.Algorithm.AES,
                                    SlotContent.LENGTH,
                                    new FixedSecureRandom(coefficients))
                            .resplit(secret, k, n)
                            .getSecretShares();
            byte[] commitment = commitment(setId, secret);
            List<String> lines = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                byte[] data = parts[i].getEncoded();
                lines.add(new ShareLine(setId, k, i + 1, data, commitment).text());
            }
            return List.copyOf(lines);
        } catch (IOException e) {
            throw new IllegalStateException("share cannot be encoded", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(coefficients, (byte) 0);
        }
    }

    /// Gives back what was split. Blanks around a line do not matter. More than k shares may be
    /// given; all must belong together. The caller closes the result.
    ///
    /// @throws EncryptionException.UnusableShares with the [Problem]
    public static SlotContent combine(List<String> lines) throws EncryptionException {
        if (lines.size() > MOST) {
            throw new EncryptionException.OutOfBounds("more than " + MOST + " shares");
        }
        List<ShareLine> shares = new ArrayList<>();
        for (String line : lines) {
            shares.add(ShareLine.parse(line.strip(), shares.size() + 1));
        }
        requireOneSet(shares);
        int k = shares.getFirst().k();
        byte[] secret = interpolate(shares.subList(0, k));
        try {
            if (!Arrays.equals(
                    commitment(shares.getFirst().setId(), secret),
                    shares.getFirst().commitment())) {
                throw new EncryptionException.UnusableShares(
                        Problem.ALTERED, "shares do not give the secret they were made from");
            }
            requireSamePolynomial(shares, k);
            return SlotContent.fromBytes(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static void requireOneSet(List<ShareLine> shares)
            throws EncryptionException.UnusableShares {
        if (shares.isEmpty()) {
            throw new EncryptionException.UnusableShares(Problem.TOO_FEW, "no share was given");
        }
        ShareLine first = shares.getFirst();
        boolean[] taken = new boolean[MOST + 1];
        for (ShareLine share : shares) {
            if (!share.isOfSameSetAs(first)) {
                throw new EncryptionException.UnusableShares(
                        Problem.MIXED, "shares of different sets were mixed");
            }
            if (taken[share.x()]) {
                throw new EncryptionException.UnusableShares(
                        Problem.DUPLICATE, "share " + share.x() + " was given twice");
            }
            taken[share.x()] = true;
        }
        if (shares.size() < first.k()) {
            throw new EncryptionException.UnusableShares(
                    Problem.TOO_FEW,
                    shares.size() + " shares were given, " + first.k() + " are needed");
        }
    }

    /// Every further share must lead to the same secret, else it was forged.
    private static void requireSamePolynomial(List<ShareLine> shares, int k)
            throws EncryptionException.UnusableShares {
        for (int i = k; i < shares.size(); i++) {
            List<ShareLine> others = new ArrayList<>(shares.subList(0, k - 1));
            others.add(shares.get(i));
            byte[] secret = interpolate(others);
            boolean same =
                    Arrays.equals(
                            commitment(shares.getFirst().setId(), secret),
                            shares.getFirst().commitment());
            Arrays.fill(secret, (byte) 0);
            if (!same) {
                throw new EncryptionException.UnusableShares(
                        Problem.ALTERED, "share " + shares.get(i).x() + " does not fit the others");
            }
        }
    }

    private static byte[] interpolate(List<ShareLine> shares) {
        ShamirSplitSecretShare[] parts =
                shares.stream()
                        .map(share -> new ShamirSplitSecretShare(share.data(), share.x()))
                        .toArray(ShamirSplitSecretShare[]::new);
        try {
            return ShamirSplitSecret.getInstance(ShamirSecretSplitter.Algorithm.AES, parts)
                    .getSecret();
        } catch (IOException e) {
            throw new IllegalStateException("shares cannot be combined", e);
        }
    }

    private static byte[] commitment(byte[] setId, byte[] secret) {
        String label = "lifeboat share commitment v1 " + HexFormat.of().formatHex(setId);
        try (Secret whole = Secret.copyOf(secret);
                Secret commitment = whole.derive(label, ShareLine.COMMITMENT_LENGTH)) {
            return commitment.exposeBytes();
        }
    }
}
