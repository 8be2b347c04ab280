package lifeboat.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One share as a line of text, see [Shares].
final class ShareLine {
    static final int SET_LENGTH = 8;
    static final int COMMITMENT_LENGTH = 32;

    private static final String PREFIX = "lifeboat-share-v1:";
    private static final int CHECK_LENGTH = 8;
    private static final Pattern FORM =
            Pattern.compile(
                    PREFIX
                            + "([0-9a-f]{16}):([1-9][0-9]{0,2}):([1-9][0-9]{0,2}):"
                            + "([0-9a-f]{128}):([0-9a-f]{64}):([0-9a-f]{8})");

    private final byte[] setId;
    private final int k;
    private final int x;
    private final byte[] data;
    private final byte[] commitment;

    ShareLine(byte[] setId, int k, int x, byte[] data, byte[] commitment) {
        this.setId = setId.clone();
        this.k = k;
        this.x = x;
        this.data = data.clone();
        this.commitment = commitment.clone();
    }

    /// @param position which of the lines given this is, counted from 1, for the message
    static ShareLine parse(String line, int position) throws EncryptionException.UnusableShares {
        Matcher parts = FORM.matcher(line);
        if (!parts.matches()) {
            throw mistyped(position, "is not a share");
        }
        String checked = line.substring(0, line.length() - CHECK_LENGTH);
        if (!check(checked).equals(parts.group(6))) {
            throw mistyped(position, "is mistyped");
        }
        int k = Integer.parseInt(parts.group(2));
        int x = Integer.parseInt(parts.group(3));
        if (k < 2 || k > Shares.MOST || x > Shares.MOST) {
            throw mistyped(position, "is impossible");
        }
        HexFormat hex = HexFormat.of();
        return new ShareLine(
                hex.parseHex(parts.group(1)),
                k,
                x,
                hex.parseHex(parts.group(4)),
                hex.parseHex(parts.group(5)));
    }

    String text() {
        HexFormat hex = HexFormat.of();
        String checked =
                PREFIX
                        + String.join(
                                ":",
                                hex.formatHex(setId),
                                Integer.toString(k),
                                Integer.toString(x),
                                hex.formatHex(data),
                                hex.formatHex(commitment))
                        + ":";
        return checked + check(checked);
    }

    boolean isOfSameSetAs(ShareLine other) {
        return Arrays.equals(setId, other.setId)
                && k == other.k
                && Arrays.equals(commitment, other.commitment);
    }

    int k() {
        return k;
    }

    int x() {
        return x;
    }

    byte[] setId() {
        return setId.clone();
    }

    byte[] data() {
        return data.clone();
    }

    byte[] commitment() {
        return commitment.clone();
    }

    private static String check(String text) {
        return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8)).substring(0, CHECK_LENGTH);
    }

    private static EncryptionException.UnusableShares mistyped(int position, String how) {
        return new EncryptionException.UnusableShares(
                Shares.Problem.MISTYPED, "line " + position + " " + how);
    }
}
