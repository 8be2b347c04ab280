package lifeboat.engines.redis;

import java.io.IOException;

/// Passes over values of every type of Redis 2.4 to 7.4.
final class RdbValues {
    private final RdbInput in;

    RdbValues(RdbInput in) {
        this.in = in;
    }

    void skip(int type) throws IOException {
        switch (type) {
            case 0, 9, 10, 11, 12, 13, 16, 17, 20 -> in.skipString();
            case 1, 2, 14 -> strings(in.length(), 1);
            case 4 -> strings(in.length(), 2);
            case 3 -> {
                for (long left = in.length(); left > 0; left--) {
                    in.skipString();
                    int digits = in.one();
                    in.skip(digits > 252 ? 0 : digits);
                }
            }
            case 5 -> {
                for (long left = in.length(); left > 0; left--) {
                    in.skipString();
                    in.skip(8);
                }
            }
            case 7 -> {
                in.length();
                skipModule();
            }
            case 15, 19, 21 -> stream(type);
            case 18 -> {
                for (long left = in.length(); left > 0; left--) {
                    in.length();
                    in.skipString();
                }
            }
            case 24 -> {
                in.skip(8);
                for (long left = in.length(); left > 0; left--) {
                    in.length();
                    strings(1, 2);
                }
            }
            case 25 -> {
                in.skip(8);
                in.skipString();
            }
            default ->
                    throw new IOException(
                            "the RDB holds a value of type " + type + ", which is not known here");
        }
    }

    private void strings(long count, int each) throws IOException {
        for (long left = count; left > 0; left--) {
            for (int i = 0; i < each; i++) {
                in.skipString();
            }
        }
    }

    /// What a module wrote, up to its end mark.
    void skipModule() throws IOException {
        for (long code = in.length(); code != 0; code = in.length()) {
            switch ((int) code) {
                case 1, 2 -> in.length();
                case 3 -> in.skip(4);
                case 4 -> in.skip(8);
                case 5 -> in.skipString();
                default -> throw new IOException("the RDB holds a wrong module value");
            }
        }
    }

    private void lengths(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            in.length();
        }
    }

    private void stream(int type) throws IOException {
        strings(in.length(), 2);
        lengths(type == 15 ? 3 : 8);
        for (long groups = in.length(); groups > 0; groups--) {
            in.skipString();
            lengths(type == 15 ? 2 : 3);
            for (long pending = in.length(); pending > 0; pending--) {
                in.skip(16 + 8);
                in.length();
            }
            for (long consumers = in.length(); consumers > 0; consumers--) {
                in.skipString();
                in.skip(type == 21 ? 16 : 8);
                in.skip(16 * in.length());
            }
        }
    }
}
