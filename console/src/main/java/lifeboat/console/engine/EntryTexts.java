package lifeboat.console.engine;

import java.time.Instant;
import lifeboat.console.Result;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryType;

/// Entries as people know them from `ls -l`.
final class EntryTexts {
    private EntryTexts() {}

    static Result.ListedEntry listed(String source, Entry entry) {
        return new Result.ListedEntry(
                source,
                entry.path().isRoot() ? "." : entry.path().toString(),
                typeName(entry.type()),
                mode(entry),
                entry.size(),
                Instant.ofEpochSecond(
                        Math.clamp(
                                entry.modified().seconds(),
                                Instant.MIN.getEpochSecond(),
                                Instant.MAX.getEpochSecond()),
                        entry.modified().nanos()));
    }

    private static String typeName(EntryType type) {
        return switch (type) {
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case SYMLINK -> "symlink";
            case FIFO -> "fifo";
            case SOCKET -> "socket";
            case CHAR_DEVICE -> "char-device";
            case BLOCK_DEVICE -> "block-device";
        };
    }

    private static String mode(Entry entry) {
        char type =
                switch (entry.type()) {
                    case FILE -> '-';
                    case DIRECTORY -> 'd';
                    case SYMLINK -> 'l';
                    case FIFO -> 'p';
                    case SOCKET -> 's';
                    case CHAR_DEVICE -> 'c';
                    case BLOCK_DEVICE -> 'b';
                };
        int mode = entry.mode();
        return type
                + triple(mode >> 6, (mode & 04000) != 0, 's')
                + triple(mode >> 3, (mode & 02000) != 0, 's')
                + triple(mode, (mode & 01000) != 0, 't');
    }

    private static String triple(int bits, boolean special, char letter) {
        boolean execute = (bits & 1) != 0;
        char last =
                special
                        ? (execute ? letter : Character.toUpperCase(letter))
                        : (execute ? 'x' : '-');
        return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + last;
    }
}
