package lifeboat.runbooks.database.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.FileDigest;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.run.StepWork;

/// A file with what was captured, where no program is to take it.
///
/// @param directory made where it is missing
record KeptBytesHome(Path directory) implements DatabaseHome {
    private static final String OUTPUT = "output";
    private static final String DIGEST = ":output/sha256";

    private Path file() {
        return directory.resolve(OUTPUT);
    }

    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        Files.createDirectories(directory);
        try (InputStream stream = streams.open(OUTPUT);
                OutputStream out = Files.newOutputStream(file())) {
            String digest = FileDigest.copying(stream, out);
            return compared(streams, digest);
        }
    }

    @Override
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        return compared(streams, FileDigest.of(file()));
    }

    private StreamRestoration compared(CapturedStreams streams, String digest) throws IOException {
        Completeness expected = streams.completeness();
        long bytes = Files.size(file());
        Completeness found =
                Completeness.of(Map.of(":output/bytes", Long.toString(bytes), DIGEST, digest));
        return new StreamRestoration(
                1,
                bytes,
                0,
                expected.values().size(),
                expected.differences(found),
                List.of(),
                List.of());
    }

    @Override
    public String answer(String query) throws IOException {
        throw new IOException("sources of type command answer no SQL; write `command:`");
    }

    /// One byte stands for a value.
    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random)
            throws IOException {
        if (damage != DatabaseDamage.VALUE_CHANGED || Files.size(file()) == 0) {
            return Optional.empty();
        }
        try (FileChannel channel =
                FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = random.nextLong(channel.size());
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, at);
        }
        return Optional.of(DIGEST);
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
