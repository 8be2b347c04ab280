package lifeboat.engines.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.engines.program.Password;

/// One connection to a server. Closed by a watch where the server is silent for 60 seconds. Not
/// safe for concurrent use.
public final class RedisConnection implements Closeable {
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_ANSWER = 64 << 20;

    private final SocketChannel channel;
    private final InputStream in;
    private final AtomicLong heard = new AtomicLong(System.nanoTime());
    private final Thread watch;

    private RedisConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        this.watch = Thread.ofVirtual().start(this::watch);
    }

    /// Connects and logs in.
    ///
    /// @throws IOException if nobody listens, or the login is refused
    public static RedisConnection connect(RedisAddress address, Password password)
            throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(address.socket());
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(address + " does not answer: " + e.getMessage(), e);
        }
        RedisConnection connection = new RedisConnection(channel);
        try {
            Optional<char[]> secret = password.reveal();
            if (secret.isPresent()) {
                connection.login(address, secret.get());
            }
            connection.ask("PING");
            return connection;
        } catch (IOException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private void login(RedisAddress address, char[] secret) throws IOException {
        byte[] room = new byte[4 * secret.length];
        ByteBuffer bytes = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(secret), bytes, true);
        byte[] password = Arrays.copyOf(room, bytes.position());
        try {
            List<byte[]> words = new ArrayList<>();
            words.add("AUTH".getBytes(StandardCharsets.UTF_8));
            address.user().ifPresent(user -> words.add(user.getBytes(StandardCharsets.UTF_8)));
            words.add(password);
            send(words);
            answer();
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(room, (byte) 0);
            Arrays.fill(password, (byte) 0);
        }
    }

    private void watch() {
        while (channel.isOpen()) {
            try {
                Thread.sleep(1000);
                if (System.nanoTime() - heard.get() > SILENCE_NANOS) {
                    channel.close();
                }
            } catch (InterruptedException | IOException e) {
                return; // it is closed
            }
        }
    }

    /// Gives a command and waits for its answer, as text; the parts of a list are lines.
    ///
    /// @throws IOException with the words of the server where it refuses
    public String ask(String... words) throws IOException {
        List<byte[]> bytes = new ArrayList<>();
        for (String word : words) {
            bytes.add(word.getBytes(StandardCharsets.UTF_8));
        }
        send(bytes);
        return answer();
    }

    /// `INFO` of a section, by name.
    public Map<String, String> info(String section) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String line : ask("INFO", section).lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                found.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return found;
    }

    /// Asks for an RDB as replicas do: the server begins a background save of this moment, and
    /// sends it when it has ended well. Nothing else can be asked afterwards.
    ///
    /// @return the RDB; a connection that breaks off in the middle is an error, never an end
    public InputStream rdb() throws IOException {
        try {
            ask("REPLCONF", "rdb-only", "1");
        } catch (Refused e) {
            // an older server, which sends what happens afterwards as well
        }
        send(List.of("SYNC".getBytes(StandardCharsets.UTF_8)));
        String head = line();
        while (head.isEmpty()) {
            head = line(); // it is still saving
        }
        if (head.startsWith("-")) {
            throw new Refused(head.substring(1));
        }
        if (!head.matches("\\$\\d{1,18}")) {
            throw new IOException("Redis does not send its data: " + head);
        }
        return new Limited(Long.parseLong(head.substring(1)));
    }

    private void send(List<byte[]> words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(("*" + words.size() + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (byte[] word : words) {
            out.write(("$" + word.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(word);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        heard.set(System.nanoTime());
        ByteBuffer buffer = ByteBuffer.wrap(out.toByteArray());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private String answer() throws IOException {
        String line = line();
        String rest = line.isEmpty() ? "" : line.substring(1);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new Refused(rest);
            case '$' -> bulk(Long.parseLong(rest));
            case '*' -> {
                List<String> parts = new ArrayList<>();
                for (long i = Long.parseLong(rest); i > 0; i--) {
                    parts.add(answer());
                }
                yield String.join("\n", parts);
            }
            default -> throw new IOException("Redis answers what is no answer: " + line);
        };
    }

    private String bulk(long length) throws IOException {
        if (length < 0) {
            return "";
        }
        if (length > MAX_ANSWER) {
            throw new IOException("Redis answers with " + length + " bytes");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("Redis closed the connection");
        }
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > 4096) {
                throw new EOFException("Redis closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        heard.set(System.nanoTime());
        return line.toString();
    }

    /// The server said no.
    public static final class Refused extends IOException {
        Refused(String message) {
            super("Redis refuses: " + message);
        }
    }

    private final class Limited extends InputStream {
        private long left;

        Limited(long left) {
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            heard.set(System.nanoTime() + TimeUnit.DAYS.toNanos(1)); // we may be slow ourselves
            int got = in.read(into, offset, (int) Math.min(left, length));
            if (got < 0) {
                throw new EOFException("Redis closed the connection " + left + " bytes too early");
            }
            left -= got;
            return got;
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        channel.close();
    }
}
