package lifeboat.restore.postgresql;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import lifeboat.engines.postgresql.ArchiveStreams;
import lifeboat.engines.postgresql.ArchiveToc;
import lifeboat.engines.postgresql.ArchiveWriter;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramException;
import lifeboat.engines.program.RunningProgram;
import lifeboat.restore.stream.CapturedStreams;
import org.jspecify.annotations.Nullable;

/// Runs `pg_restore` on the archive of one database. On disk lies only its table of contents; rows
/// go from the vault into the tool. The first error ends everything. Used by one thread.
final class ArchiveRestore implements Closeable {
    private static final int MOST_TOC = 512 << 20;
    private static final int MOST_OIDS = 256 << 20;
    private static final String PURPOSE = "pgrestore";

    private final PostgresqlServer server;
    private final String destination;
    private final CapturedStreams streams;
    private final ArchiveStreams names;
    private final ArchiveToc toc;
    private final PrivateDirectory place;
    private final Path tocFile;
    private final int jobs;
    private final List<RunningProgram> running = new CopyOnWriteArrayList<>();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicLong streamsRead = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();

    private ArchiveRestore(
            PostgresqlServer server,
            String destination,
            CapturedStreams streams,
            ArchiveStreams names,
            ArchiveToc toc,
            PrivateDirectory place,
            Path tocFile,
            int jobs) {
        this.server = server;
        this.destination = destination;
        this.streams = streams;
        this.names = names;
        this.toc = toc;
        this.place = place;
        this.tocFile = tocFile;
        this.jobs = jobs;
    }

    /// Reads the table of contents. The caller closes what it gets.
    ///
    /// @param destination name of the database to restore into
    /// @param captured its name at capture
    /// @param jobs how many tables at a time
    static ArchiveRestore open(
            PostgresqlServer server,
            String destination,
            CapturedStreams streams,
            String captured,
            int jobs)
            throws IOException {
        ArchiveStreams names = new ArchiveStreams(captured);
        byte[] bytes = streams.bytes(names.toc(), MOST_TOC);
        ArchiveToc toc = ArchiveToc.read(new ByteArrayInputStream(bytes));
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        PrivateDirectory place = PrivateDirectory.make(PURPOSE);
        try {
            Path tocFile = Files.write(place.path().resolve("toc"), bytes);
            return new ArchiveRestore(
                    server, destination, streams, names, toc, place, tocFile, jobs);
        } catch (IOException | RuntimeException | Error e) {
            try (place) {
                throw e;
            }
        }
    }

    ArchiveToc toc() {
        return toc;
    }

    ArchiveStreams names() {
        return names;
    }

    /// Restores everything: definitions, rows several tables at a time, then indexes, constraints
    /// and triggers.
    void everything() throws IOException {
        fromToc(List.of("--section=pre-data"));
        Collection<ArchiveToc.Entry> all = toc.entries().values();
        data(all.stream().filter(ArchiveToc.Entry::makesLargeObjects).toList());
        rows();
        data(all.stream().filter(e -> !e.hasData() && !e.makesLargeObjects()).toList());
        fromToc(List.of("--section=post-data", "--jobs=" + jobs));
    }

    /// What counts as data and has no block of it, of these.
    private void data(List<ArchiveToc.Entry> entries) throws IOException {
        if (!entries.isEmpty()) {
            fromToc(List.of("--section=data", "-L", list(entries)));
        }
    }

    /// Statements for settings, grants and comment of the database itself, under its name at
    /// capture.
    List<String> properties() {
        return toc.entries().values().stream()
                .filter(ArchiveRestore::isOfDatabase)
                .map(ArchiveToc.Entry::definition)
                .filter(statements -> !statements.isBlank())
                .toList();
    }

    private static boolean isOfDatabase(ArchiveToc.Entry entry) {
        return entry.kind().equals("DATABASE PROPERTIES")
                || (entry.tag().startsWith("DATABASE ")
                        && List.of("ACL", "COMMENT", "SECURITY LABEL").contains(entry.kind()));
    }

    /// Restores only these, all or nothing.
    void only(List<ArchiveToc.Entry> entries) throws IOException {
        feed(
                List.of("--single-transaction", "-L", list(entries)),
                entries.stream().filter(ArchiveToc.Entry::hasData).toList());
    }

    private void fromToc(List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.add(tocFile.toString());
        try (RunningProgram program = start(arguments)) {
            program.input().close();
            program.await();
        }
    }

    private RunningProgram start(List<String> options) throws IOException {
        RunningProgram program =
                server.tool("pg_restore")
                        .and(
                                "-w",
                                "--exit-on-error",
                                "--no-tablespaces",
                                "-d",
                                server.address().withDatabase(destination).url())
                        .and(options.toArray(String[]::new))
                        .start();
        running.add(program);
        return program;
    }

    private String list(Collection<ArchiveToc.Entry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.dumpId()).append(";\n"));
        Path file = place.path().resolve("list" + lists.incrementAndGet());
        return Files.writeString(file, text).toString();
    }

    /// Every entry with data, shared out evenly to several programs.
    private void rows() throws IOException {
        List<List<ArchiveToc.Entry>> shares = shares();
        AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (List<ArchiveToc.Entry> share : shares) {
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("lifeboat-pg-restore")
                            .start(() -> {
                                try {
                                    feed(List.of("--section=data", "-L", list(share)), share);
                                } catch (IOException | RuntimeException | Error e) {
                                    if (fault.compareAndSet(null, e)) {
                                        running.forEach(other -> other.kill("another one failed"));
                                    }
                                }
                            }));
        }
        join(threads);
        switch (fault.get()) {
            case null -> {
                // all of them ended well
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("cannot be thrown", e);
        }
    }

    private void join(List<Thread> threads) throws IOException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            running.forEach(program -> program.kill("the restore was cancelled"));
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while rows are restored");
        }
    }

    private List<List<ArchiveToc.Entry>> shares() {
        List<ArchiveToc.Entry> data =
                new ArrayList<>(
                        toc.entries().values().stream().filter(ArchiveToc.Entry::hasData).toList());
        data.sort(Comparator.comparingLong(this::length).reversed());
        int count = Math.min(jobs, data.size());
        List<List<ArchiveToc.Entry>> shares = new ArrayList<>();
        long[] sizes = new long[count];
        for (int i = 0; i < count; i++) {
            shares.add(new ArrayList<>());
        }
        for (ArchiveToc.Entry entry : data) {
            int least = 0;
            for (int i = 1; i < count; i++) {
                least = sizes[i] < sizes[least] ? i : least;
            }
            shares.get(least).add(entry);
            sizes[least] += length(entry) + 1;
        }
        return shares;
    }

    private long length(ArchiveToc.Entry entry) {
        return streams.lengths().getOrDefault(names.of(entry), 0L);
    }

    /// Runs one program and gives it the archive with the data of these entries.
    private void feed(List<String> options, List<ArchiveToc.Entry> data) throws IOException {
        try (RunningProgram program = start(options)) {
            try (OutputStream out = new BufferedOutputStream(new ToProgram(program), 1 << 18)) {
                ArchiveWriter archive = new ArchiveWriter(out, toc);
                for (ArchiveToc.Entry entry : data) {
                    bytesRead.addAndGet(write(archive, entry));
                    streamsRead.incrementAndGet();
                }
            }
            program.await();
        }
    }

    private long write(ArchiveWriter archive, ArchiveToc.Entry entry) throws IOException {
        try (InputStream stream = streams.open(names.of(entry))) {
            if (!entry.isLargeObjects()) {
                return archive.table(entry, stream);
            }
            List<Long> oids =
                    streams.text(names.listOf(entry), MOST_OIDS)
                            .lines()
                            .map(Long::parseUnsignedLong)
                            .toList();
            return archive.largeObjects(entry, oids, stream);
        }
    }

    /// What a program reads; where it does not, it says why.
    private static final class ToProgram extends OutputStream {
        private final RunningProgram program;
        private final OutputStream input;

        ToProgram(RunningProgram program) {
            this.program = program;
            this.input = program.input();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                input.write(bytes, offset, length);
            } catch (IOException e) {
                throw reason(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                input.close();
            } catch (IOException e) {
                throw reason(e);
            }
        }

        private IOException reason(IOException broken) throws IOException {
            try {
                program.await();
            } catch (ProgramException said) {
                return said;
            }
            return broken;
        }
    }

    long streamsRead() {
        return streamsRead.get();
    }

    long bytesRead() {
        return bytesRead.get() + toc.toBytes().length;
    }

    @Override
    public void close() throws IOException {
        running.forEach(RunningProgram::close);
        place.close();
    }
}
