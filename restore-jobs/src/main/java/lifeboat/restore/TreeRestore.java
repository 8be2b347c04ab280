package lifeboat.restore;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import lifeboat.restore.directory.DestinationRefusedException;
import lifeboat.restore.directory.DirectoryWriter;
import lifeboat.restore.directory.WriteMode;
import lifeboat.restore.directory.WriteOptions;
import lifeboat.restore.directory.WriteReport;
import lifeboat.vault.VaultException;
import lifeboat.vault.posix.DiskFullException;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SourceRecord;

/// Restores a source of one snapshot into a directory, in memory that does not grow with the
/// source. What no vault has costs the entries that need it, never the rest. One thread calls.
public final class TreeRestore {
    private final SnapshotReader reader;
    private final Vaults vaults;
    private final RestoreSettings settings;
    private final RestoreProgress.Listener listener;

    /// @param reader the snapshot, opened with the recovery key; the caller closes it
    /// @param vaults those the reader reads
    public TreeRestore(
            SnapshotReader reader,
            Vaults vaults,
            RestoreSettings settings,
            RestoreProgress.Listener listener) {
        this.reader = reader;
        this.vaults = vaults;
        this.settings = settings;
        this.listener = listener;
    }

    /// Restores. If this fails or is killed, the same request continues where it was.
    ///
    /// @throws DestinationRefusedException if the destination may not be written to; nothing was
    /// @throws VaultException.NotFound if the snapshot has no such source
    /// @throws VaultException.Lost if the entry list is on no vault
    /// @throws DiskFullException if the destination has no room; where that can be told before the
    ///   first byte, nothing was written
    public RestoreResult run(RestoreRequest request) throws IOException {
        long started = System.nanoTime();
        SourceRecord source = reader.source(request.source());
        boolean whole = request.includes().isEmpty();
        if (whole && request.mode() == WriteMode.EMPTY_OR_SAME) {
            requireRoom(request.destination(), source);
        }
        RunTally tally =
                new RunTally(
                        listener,
                        whole ? OptionalLong.of(source.files()) : OptionalLong.empty(),
                        whole ? OptionalLong.of(source.bytes()) : OptionalLong.empty());
        WriteReport report = write(request, source, tally);
        return new RestoreResult(
                tally.entries(),
                tally.files(),
                tally.bytes(),
                tally.resumedCount(),
                tally.missing(),
                tally.missingCount(),
                report,
                vaults.tallies(),
                vaults.badObjects(),
                reader.warnings(),
                Duration.ofNanos(System.nanoTime() - started));
    }

    /// Looks whether everything fits into an empty destination. One that holds something is another
    /// matter: it may be most of this very restore.
    private static void requireRoom(Path destination, SourceRecord source) throws IOException {
        Path place = destination.toAbsolutePath();
        if (Files.isDirectory(place)) {
            try (var names = Files.newDirectoryStream(place)) {
                if (names.iterator().hasNext()) {
                    return;
                }
            }
        }
        while (place.getParent() != null && !Files.exists(place)) {
            place = place.getParent();
        }
        FileStore disk = Files.getFileStore(place);
        long room = disk.getUsableSpace();
        if (room < source.bytes() && disk.getTotalSpace() > 0) {
            throw new DiskFullException(
                    "destination " + destination,
                    "it has room for "
                            + room
                            + " bytes, and "
                            + source.bytes()
                            + " are needed (--overwrite does without this check)");
        }
    }

    private WriteReport write(RestoreRequest request, SourceRecord source, RunTally tally)
            throws IOException {
        WriteOptions options =
                new WriteOptions(
                        reader.id().sha256().hex(),
                        source.name(),
                        request.mode(),
                        request.privileges());
        if (request.includes().isEmpty() && source.files() > settings.singleLookups()) {
            reader.expectMany();
        }
        try (DirectoryWriter writer = DirectoryWriter.open(request.destination(), options);
                EntryPlacer placer = new EntryPlacer(reader, writer, settings, tally)) {
            SelectedEntries.visit(reader, source, request.includes(), placer);
            placer.finish();
            return writer.finish();
        }
    }
}
