package lifeboat.backup.group;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The note that a group is frozen: a file `NAME.frozen`. It is there from before the first hook
/// `before` until every hook `after` ended well, also when the program is killed meanwhile. It
/// names no program that could be run.
///
/// @param group name of the group
/// @param since when the freeze began
/// @param word in the environment of the hooks `before`, see [LeftProcesses]
/// @param program process id and start of the hook `before` that runs; 0 and 0 where none does
/// @param programStart of that process
record FreezeNote(String group, Instant since, UUID word, long program, long programStart) {
    private static final String SUFFIX = ".frozen";

    static FreezeNote of(String group, Instant since) {
        return new FreezeNote(group, since, UUID.randomUUID(), 0, 0);
    }

    /// The same while this process runs.
    FreezeNote running(long pid) {
        return new FreezeNote(group, since, word, pid, startOf(pid));
    }

    /// The process that was running when the note was written, if it still does.
    Optional<ProcessHandle> stillRunning() {
        return program == 0
                ? Optional.empty()
                : ProcessHandle.of(program).filter(_ -> startOf(program) == programStart);
    }

    private static long startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    /// Writes it so that it outlives a kill and a loss of power.
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(group + SUFFIX);
        Path unfinished = directory.resolve(group + SUFFIX + ".new");
        String text =
                String.join(
                        "\n", since.toString(), word.toString(), program + "", programStart + "");
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void remove(Path directory, String group) throws IOException {
        Files.deleteIfExists(directory.resolve(group + SUFFIX));
    }

    /// All that are there. One that cannot be understood stands for a freeze that began when its
    /// file was written.
    static List<FreezeNote> all(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
        List<FreezeNote> notes = new ArrayList<>();
        for (Path file : files) {
            notes.add(read(file));
        }
        return notes;
    }

    private static FreezeNote read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        String group = name.substring(0, name.length() - SUFFIX.length());
        try {
            List<String> lines = Files.readAllLines(file);
            return new FreezeNote(
                    group,
                    Instant.parse(lines.get(0)),
                    UUID.fromString(lines.get(1)),
                    Long.parseLong(lines.get(2)),
                    Long.parseLong(lines.get(3)));
        } catch (DateTimeParseException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return of(group, Files.getLastModifiedTime(file).toInstant());
        }
    }
}
