package lifeboat.runbooks.database.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.engines.completeness.Completeness;
import lifeboat.restore.command.CommandRestorer;
import lifeboat.restore.stream.CapturedStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.runbooks.database.DatabaseDamage;
import lifeboat.runbooks.database.DatabaseHome;
import lifeboat.runbooks.run.StepWork;

/// A program that takes what was captured.
///
/// @param directory in which it is run; made where it is missing
/// @param given where what it was given is noted, for a drill to compare
record CounterpartHome(List<String> program, Optional<Path> directory, Optional<Path> given)
        implements DatabaseHome {
    /// A program that was killed is run again from the first byte: what it then finds of its first
    /// run, it must cope with.
    @Override
    public StreamRestoration restore(CapturedStreams streams, StepWork.Start start)
            throws IOException {
        if (directory.isPresent()) {
            Files.createDirectories(directory.get());
        }
        try (CommandRestorer restorer = new CommandRestorer(program, directory)) {
            StreamRestoration done = restorer.restore(streams);
            if (given.isPresent() && done.differences().isEmpty()) {
                Files.write(given.get(), streams.completeness().toBytes());
            }
            return done;
        }
    }

    /// Whether it was given what this snapshot holds, where that was noted.
    @Override
    public StreamRestoration readBack(CapturedStreams streams) throws IOException {
        if (given.isEmpty()) {
            return new StreamRestoration(0, 0, 0, 0, List.of(), List.of(), List.of());
        }
        Completeness expected = streams.completeness();
        Completeness found = Completeness.fromBytes(Files.readAllBytes(given.get()));
        return new StreamRestoration(
                0,
                Long.parseLong(found.value(":output/bytes").orElse("0")),
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

    @Override
    public Optional<String> plant(DatabaseDamage damage, RandomGenerator random) {
        return Optional.empty(); // what the program made is not ours to know
    }

    @Override
    public void close() {
        // the program has ended
    }
}
