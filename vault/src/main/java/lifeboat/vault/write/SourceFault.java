package lifeboat.vault.write;

import java.io.IOException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.OpenFile;

/// The source could not be read, as opposed to the vault that could not be written: only the first
/// costs just the file (borg 2 once reported a full repository as unreadable files, hazard D-01).
final class SourceFault extends IOException {
    private final IOException fault;

    private SourceFault(IOException fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    /// What a person is told.
    String reason() {
        return switch (fault) {
            case java.nio.file.NoSuchFileException _ -> "it vanished while the source was captured";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(fault.getMessage());
        };
    }

    /// Opens a file so that every fault of its reading is a [SourceFault].
    static OpenFile open(EntrySink.FileOpener opener) throws SourceFault {
        try {
            return new Guarded(opener.open());
        } catch (IOException e) {
            throw new SourceFault(e);
        }
    }

    private record Guarded(OpenFile file) implements OpenFile {
        @Override
        public Entry entry() {
            return file.entry();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws SourceFault {
            try {
                return file.read(position, into, offset, length);
            } catch (IOException e) {
                throw new SourceFault(e);
            }
        }

        @Override
        public boolean isUnchanged() throws SourceFault {
            try {
                return file.isUnchanged();
            } catch (IOException e) {
                throw new SourceFault(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                file.close();
            } catch (IOException e) {
                throw new SourceFault(e);
            }
        }
    }
}
