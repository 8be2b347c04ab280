package lifeboat.targets.strace;

import java.nio.file.Path;

/// One thing a process did to a disk, or said.
public sealed interface DiskEvent {
    /// A line on standard output: what the process claims by now.
    record Said(String text) implements DiskEvent {}

    /// A file was opened that need not have been there.
    record Created(Path file) implements DiskEvent {}

    /// A directory was made.
    record Folder(Path folder) implements DiskEvent {}

    /// Bytes were written.
    ///
    /// @param offset negative: behind what was written before
    @SuppressWarnings("ArrayRecordComponent") // test data, never compared
    record Wrote(Path file, long offset, byte[] bytes) implements DiskEvent {}

    /// Bytes of one file were copied behind what was written to another before.
    record Copied(Path from, long offset, Path to, int length) implements DiskEvent {}

    /// A file got another length.
    record Cut(Path file, long length) implements DiskEvent {}

    /// The content of a file, or the names in a directory, were made durable.
    record Synced(Path path) implements DiskEvent {}

    /// A file got a second name.
    record Linked(Path file, Path name) implements DiskEvent {}

    /// A file or directory got another name.
    record Renamed(Path from, Path to) implements DiskEvent {}

    /// A name was removed.
    record Removed(Path path) implements DiskEvent {}
}
