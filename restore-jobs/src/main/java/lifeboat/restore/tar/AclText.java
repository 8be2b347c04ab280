package lifeboat.restore.tar;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.StringJoiner;

/// A POSIX access control list as text with numbers for users, from the form in which Linux keeps
/// it in an extended attribute.
final class AclText {
    private static final int VERSION = 2;

    private AclText() {}

    /// Empty if the bytes are no list of this form.
    static Optional<String> of(byte[] attribute) {
        ByteBuffer in = ByteBuffer.wrap(attribute).order(ByteOrder.LITTLE_ENDIAN);
        StringJoiner text = new StringJoiner(",");
        try {
            if (in.getInt() != VERSION) {
                return Optional.empty();
            }
            while (in.hasRemaining()) {
                int tag = in.getShort();
                int rights = in.getShort();
                long id = Integer.toUnsignedLong(in.getInt());
                String who =
                        switch (tag) {
                            case 0x01 -> "user::";
                            case 0x02 -> "user:" + id + ":";
                            case 0x04 -> "group::";
                            case 0x08 -> "group:" + id + ":";
                            case 0x10 -> "mask::";
                            case 0x20 -> "other::";
                            default -> "";
                        };
                if (who.isEmpty()) {
                    return Optional.empty();
                }
                text.add(who + rights(rights));
            }
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    private static String rights(int rights) {
        return ((rights & 4) != 0 ? "r" : "-")
                + ((rights & 2) != 0 ? "w" : "-")
                + ((rights & 1) != 0 ? "x" : "-");
    }
}
