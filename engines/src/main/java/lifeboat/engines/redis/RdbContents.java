package lifeboat.engines.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/// What an RDB holds, read without knowing what values mean.
///
/// @param version of the format
/// @param values `dbN/rows` for keys that stay, `dbN/expiring` for those that vanish by themselves,
///   `dbN/digest` of all of them with their values as they are written, whatever their order,
///   `:functions`
public record RdbContents(int version, Map<String, String> values) {
    public RdbContents {
        values = Map.copyOf(values);
    }

    /// Reads to the end. Closes nothing.
    ///
    /// @throws IOException if it is no RDB, is not whole, has a wrong checksum, or holds a type of
    ///   value that is not known here
    public static RdbContents read(InputStream rdb) throws IOException {
        return new Reader(new RdbInput(new BufferedInputStream(rdb, 1 << 16))).read();
    }

    private static final class Reader {
        private final RdbInput in;
        private final RdbValues values;
        private final Map<String, Long> counts = new TreeMap<>();
        private final Map<String, long[]> digests = new TreeMap<>();
        private long database;
        private boolean expires;

        Reader(RdbInput in) {
            this.in = in;
            this.values = new RdbValues(in);
        }

        RdbContents read() throws IOException {
            String head = in.text(9);
            if (!head.matches("REDIS\\d{4}")) {
                throw new IOException("this is no RDB");
            }
            int version = Integer.parseInt(head.substring(5));
            for (int code = in.one(); code != 0xff; code = in.one()) {
                part(code);
            }
            in.checksum();
            Map<String, String> found = new TreeMap<>();
            counts.forEach((key, count) -> found.put(key, Long.toString(count)));
            digests.forEach(
                    (key, sums) -> found.put(key, String.format("%016x%016x", sums[0], sums[1])));
            return new RdbContents(version, found);
        }

        private void add(byte[] digest) {
            ByteBuffer numbers = ByteBuffer.wrap(digest);
            long[] sums = digests.computeIfAbsent("db" + database + "/digest", _ -> new long[2]);
            sums[0] += numbers.getLong(0);
            sums[1] += numbers.getLong(8);
        }

        private void part(int code) throws IOException {
            switch (code) {
                case 0xfa -> {
                    in.skipString();
                    in.skipString();
                }
                case 0xf5 -> {
                    counts.merge(":functions", 1L, Long::sum);
                    in.skipString();
                }
                case 0xf7 -> {
                    in.length();
                    in.length();
                    in.length();
                    values.skipModule();
                }
                case 0xf4 -> {
                    in.length();
                    in.length();
                    in.length();
                }
                case 0xf8 -> in.length();
                case 0xf9 -> in.skip(1);
                case 0xfb -> {
                    in.length();
                    in.length();
                }
                case 0xfc -> {
                    in.digest();
                    in.skip(8);
                    expires = true;
                }
                case 0xfd -> {
                    in.digest();
                    in.skip(4);
                    expires = true;
                }
                case 0xfe -> database = in.length();
                default -> {
                    in.digest();
                    in.skipString();
                    values.skip(code);
                    add(in.digested());
                    String key = "db" + database + (expires ? "/expiring" : "/rows");
                    counts.merge(key, 1L, Long::sum);
                    expires = false;
                }
            }
        }
    }
}
