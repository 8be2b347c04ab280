package lifeboat.targets.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One parser under damaged input. Claims of every input: it is taken or refused with one of the
/// documented exceptions (nothing else is thrown, no overflow of the stack), memory stays below a
/// limit, time too, and what is taken satisfies the parser's own check (nothing wrong is taken for
/// right).
///
/// First the kept inputs `fuzz/NAME.txt` of the test resources, one in hexadecimal digits a line,
/// behind `#` why it is kept; then `rounds` damaged ones, always the same. With
/// `-Dlifeboat.long=true` it goes on for `-Dlifeboat.fuzz.seconds` (20) with a new seed, which is
/// printed and can be given as `-Dlifeboat.fuzz.seed`. An input that breaks a claim is written to
/// `target/fuzz`, to be kept.
///
/// It is guided without instrumenting anything: an input that is refused at a place, or by way of
/// places, where none was before joins the pool from which the next are made.
public final class Fuzz {
    private static final int POOL = 400;
    private static final int FRAMES = 4;

    private final Class<?> test;
    private final String name;
    private final Parser parser;
    private final List<byte[]> good = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final Set<Class<?>> refusals = new HashSet<>();
    private final Set<Integer> places = new HashSet<>();
    private int rounds = 1_500;
    private long mostBytes = 4 << 20;
    private int bytesPerByte = 100;
    private Duration most = Duration.ofSeconds(2);
    private final AtomicLong inputs = new AtomicLong();
    private long taken;
    private long refused;

    private Fuzz(Class<?> test, String name, Parser parser) {
        this.test = test;
        this.name = name;
        this.parser = parser;
    }

    /// @param test whose resources hold the kept inputs
    /// @param name of those, and for messages
    public static Fuzz of(Class<?> test, String name, Parser parser) {
        return new Fuzz(test, name, parser);
    }

    /// Inputs that the parser takes.
    public Fuzz good(byte[]... inputs) {
        good.addAll(List.of(inputs));
        return this;
    }

    /// Pieces that mean something to the parser.
    public Fuzz words(String... pieces) {
        words.addAll(List.of(pieces));
        return this;
    }

    /// How the parser may refuse.
    public Fuzz refusing(Class<?>... documented) {
        refusals.addAll(List.of(documented));
        return this;
    }

    /// Damaged inputs in the quick run.
    public Fuzz rounds(int count) {
        rounds = count;
        return this;
    }

    /// What one input may take from the heap: so much, and `perByte` for each of its bytes.
    public Fuzz memory(long bytes, int perByte) {
        mostBytes = bytes;
        bytesPerByte = perByte;
        return this;
    }

    /// What one input may take of processor time.
    public Fuzz within(Duration each) {
        most = each;
        return this;
    }

    /// Runs all. Fails unless good inputs are taken, some damaged ones are refused, and every claim
    /// holds.
    public void run() throws Exception {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        AtomicReference<byte[]> current = new AtomicReference<>(new byte[0]);
        Thread worker =
                Thread.ofPlatform()
                        .name("fuzz-" + name)
                        .daemon()
                        .start(() -> {
                            try {
                                all(current);
                            } catch (Throwable e) { // whatever it is, it is the result
                                failed.set(e);
                            }
                        });
        watch(worker, current);
        Throwable failure = failed.get();
        if (failure != null) {
            throw new AssertionError(name + ": " + failure.getMessage(), failure);
        }
    }

    /// Waits for the worker, and tells which input it hangs on.
    private void watch(Thread worker, AtomicReference<byte[]> current) throws Exception {
        long before = -1;
        while (!worker.join(Duration.ofSeconds(30))) {
            long now = inputs.get();
            if (now == before) {
                AssertionError hang = new AssertionError(name + " hangs on " + keep(current.get()));
                hang.setStackTrace(worker.getStackTrace());
                throw hang;
            }
            before = now;
        }
    }

    private void all(AtomicReference<byte[]> current) throws Exception {
        List<byte[]> pool = new ArrayList<>(good);
        for (byte[] input : good) {
            current.set(input);
            if (!one(input, "good input")) {
                throw new AssertionError("a good input is refused: " + keep(input));
            }
        }
        one(new byte[0], "no bytes");
        for (byte[] input : kept()) {
            current.set(input);
            one(input, "kept input");
            pool.add(input);
        }
        long seed = Long.getLong("lifeboat.fuzz.seed", 1);
        explore(seed, rounds, Long.MAX_VALUE, pool, current);
        if (Boolean.getBoolean("lifeboat.long")) {
            long other = Long.getLong("lifeboat.fuzz.seed", System.nanoTime());
            long seconds = Long.getLong("lifeboat.fuzz.seconds", 20);
            System.out.println("fuzz " + name + ": seed " + other + ", " + seconds + " s");
            explore(
                    other,
                    Integer.MAX_VALUE,
                    System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds),
                    pool,
                    current);
            System.out.printf(
                    "fuzz %s: %d taken, %d refused at %d places%n",
                    name, taken, refused, places.size());
        }
        if (refused == 0) {
            throw new AssertionError("nothing was refused: this tests nothing");
        }
    }

    private void explore(
            long seed, int count, long until, List<byte[]> pool, AtomicReference<byte[]> current)
            throws Exception {
        Random random = new Random(seed);
        Mutator mutator = new Mutator(random, words);
        for (int i = 0; i < count && System.nanoTime() < until; i++) {
            byte[] input =
                    mutator.mutate(
                            pool.get(random.nextInt(pool.size())),
                            pool.get(random.nextInt(pool.size())));
            current.set(input);
            int known = places.size();
            one(input, "seed " + seed + ", round " + i);
            if (places.size() > known) {
                if (pool.size() < POOL) {
                    pool.add(input);
                } else {
                    pool.set(good.size() + random.nextInt(POOL - good.size()), input);
                }
            }
        }
    }

    /// @return whether the parser took it
    private boolean one(byte[] input, String which) throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        inputs.incrementAndGet();
        byte[] copy = input.clone();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long time = threads.getCurrentThreadCpuTime();
        Throwable thrown = null;
        try {
            parser.parse(copy);
        } catch (Throwable e) { // an overflow of the stack is a finding too
            thrown = e;
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        time = threads.getCurrentThreadCpuTime() - time;
        if (thrown != null && refusals.stream().noneMatch(thrown.getClass()::equals)) {
            throw new AssertionError(
                    which + " ends in " + thrown + "; input " + keep(input), thrown);
        }
        if (!Arrays.equals(copy, input)) {
            throw new AssertionError(which + " was written to; input " + keep(input));
        }
        if (bytes > mostBytes + (long) bytesPerByte * input.length) {
            throw new AssertionError(
                    which + " takes " + bytes + " bytes of memory; input " + keep(input));
        }
        if (time > most.toNanos()) {
            throw new AssertionError(
                    which + " takes " + time / 1_000_000 + " ms; input " + keep(input));
        }
        if (thrown == null) {
            taken++;
            return true;
        }
        refused++;
        places.add(place(thrown));
        return false;
    }

    private static int place(Throwable thrown) {
        int place = thrown.getClass().hashCode();
        int frames = 0;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("lifeboat.") && frames++ < FRAMES) {
                place = place * 31 + frame.getClassName().hashCode();
                place = place * 31 + frame.getLineNumber();
            }
        }
        Throwable cause = thrown.getCause();
        return cause == null ? place : place * 31 + place(cause);
    }

    private List<byte[]> kept() throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        try (InputStream file = test.getResourceAsStream("/fuzz/" + name + ".txt")) {
            if (file != null) {
                for (String line : new String(file.readAllBytes(), US_ASCII).lines().toList()) {
                    int note = line.indexOf('#');
                    String hex = (note < 0 ? line : line.substring(0, note)).strip();
                    if (!hex.isEmpty()) {
                        inputs.add(HexFormat.of().parseHex(hex));
                    }
                }
            }
        }
        return inputs;
    }

    private String keep(byte[] input) throws IOException {
        Path file = Path.of("target", "fuzz", name + "-" + Arrays.hashCode(input) + ".txt");
        Files.createDirectories(Path.of("target", "fuzz"));
        String hex = HexFormat.of().formatHex(input);
        Files.writeString(file, hex + "\n");
        return file + (hex.length() > 400 ? " of " + input.length + " bytes" : " " + hex);
    }

    /// Parses, and checks that what was taken may be taken.
    @FunctionalInterface
    public interface Parser {
        /// @throws Exception one of the documented ones, if `input` is refused
        void parse(byte[] input) throws Exception;
    }
}
