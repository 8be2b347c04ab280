package lifeboat.restore.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lifeboat.vault.entry.FileTime;

/// The body of a pax header: records of the form `length keyword=value` (POSIX.1-2001, pax).
final class PaxRecords {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PaxRecords add(String keyword, byte[] value) {
        return add(keyword.getBytes(StandardCharsets.UTF_8), value);
    }

    PaxRecords add(String keyword, String value) {
        return add(keyword, value.getBytes(StandardCharsets.UTF_8));
    }

    PaxRecords add(byte[] keyword, byte[] value) {
        int rest = keyword.length + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(keyword);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
        return this;
    }

    PaxRecords time(String keyword, FileTime time) {
        boolean below = time.seconds() < 0 && time.nanos() > 0;
        long seconds = below ? time.seconds() + 1 : time.seconds();
        int nanos = below ? 1_000_000_000 - time.nanos() : time.nanos();
        String sign = below && seconds == 0 ? "-" : "";
        String text = sign + seconds;
        return add(keyword, nanos == 0 ? text : text + "." + "%09d".formatted(nanos));
    }

    /// A keyword after `prefix`; `=` and `%` in it are written as GNU tar writes them.
    PaxRecords attribute(String prefix, byte[] name, byte[] value) {
        ByteArrayOutputStream keyword = new ByteArrayOutputStream();
        keyword.writeBytes(prefix.getBytes(StandardCharsets.US_ASCII));
        for (byte b : name) {
            if (b == '=' || b == '%') {
                keyword.writeBytes("%%%02X".formatted(b).getBytes(StandardCharsets.US_ASCII));
            } else {
                keyword.write(b);
            }
        }
        return add(keyword.toByteArray(), value);
    }

    byte[] toBytes() {
        return Arrays.copyOf(out.toByteArray(), out.size());
    }
}
