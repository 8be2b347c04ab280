package lifeboat.restore.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.FileDigest;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;

/// Gives the captured output to a program, which must end with status 0. Only the program knows
/// whether its destination is in use, and what it holds afterwards; what is compared is that it was
/// given every byte.
public final class CommandRestorer implements StreamRestorer {
    private static final String OUTPUT = "output";

    private final List<String> command;
    private final Optional<Path> directory;

    /// @param command program and arguments, run without a shell
    public CommandRestorer(List<String> command) {
        this(command, Optional.empty());
    }

    /// @param directory in which it is run, exists
    public CommandRestorer(List<String> command, Optional<Path> directory) {
        this.command = List.copyOf(command);
        this.directory = directory;
    }

    /// A stream that breaks off ends the program by force: it never sees an end that is none.
    @Override
    public StreamRestoration restore(CapturedStreams streams) throws IOException {
        Completeness expected = streams.completeness();
        Counting counting;
        String digest;
        ProgramCall call = ProgramCall.of(command);
        try (RunningProgram program = directory.map(call::in).orElse(call).start();
                InputStream stream = streams.open(OUTPUT)) {
            Thread drain = Thread.ofVirtual().start(() -> drain(program.output()));
            counting = new Counting(program);
            digest = FileDigest.copying(stream, counting);
            if (!digest.equals(expected.value(":output/sha256").orElse(""))) {
                program.kill("what it was given is not what was captured");
                return told(counting.bytes, digest, expected);
            }
            program.input().close();
            program.await();
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException(
                    "interrupted while " + command.getFirst() + " was running");
        }
        return told(counting.bytes, digest, expected);
    }

    private static StreamRestoration told(long bytes, String digest, Completeness expected) {
        Completeness actual =
                Completeness.of(
                        Map.of(":output/bytes", Long.toString(bytes), ":output/sha256", digest));
        return new StreamRestoration(
                1,
                bytes,
                0,
                actual.values().size(),
                expected.differences(actual),
                List.of(),
                List.of());
    }

    private static void drain(InputStream output) {
        try (output) {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // it was killed; its status tells why
        }
    }

    /// Bytes on their way into the program. A program that has ended is told by its status.
    private static final class Counting extends OutputStream {
        private final RunningProgram program;
        private final OutputStream input;
        private long bytes;

        Counting(RunningProgram program) {
            this.program = program;
            this.input = program.input();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                input.write(from, offset, length);
                bytes += length;
            } catch (IOException e) {
                program.await();
                throw new IOException("the program ended before it had read everything", e);
            }
        }
    }

    @Override
    public void close() {
        // the program ended with the restore
    }
}
