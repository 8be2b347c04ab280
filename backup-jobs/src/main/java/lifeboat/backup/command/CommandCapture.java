package lifeboat.backup.command;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.ProgramStream;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;

/// Runs the program and hands over what it prints.
final class CommandCapture implements StreamCapture {
    private final List<String> command;
    private final long minimumBytes;
    private final Clock clock;

    CommandCapture(List<String> command, long minimumBytes, Clock clock) {
        this.command = command;
        this.minimumBytes = minimumBytes;
        this.clock = clock;
    }

    /// Not the arguments: people write secrets into them.
    @Override
    public Map<String, String> facts() {
        return Map.of("program", command.getFirst());
    }

    @Override
    public StreamReport run(StreamSink sink) throws IOException {
        String moment = clock.instant().toString();
        long bytes;
        String digest;
        try (RunningProgram program = ProgramCall.of(command).start()) {
            program.input().close();
            DigestInputStream output = digested(new ProgramStream(program));
            bytes = sink.put("output", output);
            digest = HexFormat.of().formatHex(output.getMessageDigest().digest());
        } catch (ProgramException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
        if (bytes < minimumBytes) {
            throw new SourceUnusableException(
                    command.getFirst()
                            + " printed "
                            + bytes
                            + " bytes, and `minimum` wants "
                            + minimumBytes);
        }
        return new StreamReport(
                moment,
                "file",
                Completeness.of(
                        Map.of(":output/bytes", Long.toString(bytes), ":output/sha256", digest)),
                List.of());
    }

    private static DigestInputStream digested(InputStream stream) {
        try {
            return new DigestInputStream(stream, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        // the program ended with the run
    }
}
