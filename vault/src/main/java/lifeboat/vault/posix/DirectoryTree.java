package lifeboat.vault.posix;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import lifeboat.vault.entry.EntryPath;
import org.jspecify.annotations.Nullable;

/// Directories below one root, opened segment by segment without following a link, the recently
/// used ones kept open. Safe for concurrent use.
public final class DirectoryTree implements Closeable {
    private final DirectoryHandle root;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<EntryPath, Slot> open = new LinkedHashMap<>(64, 0.75f, true);

    /// Takes over `root`: it is closed with this tree.
    ///
    /// @param capacity directories kept open while nobody uses them
    public DirectoryTree(DirectoryHandle root, int capacity) {
        this.root = root;
        this.capacity = capacity;
    }

    /// The root itself, not to be closed.
    public DirectoryHandle root() {
        return root;
    }

    /// Opens a directory of this tree until the lease is closed.
    ///
    /// @throws PosixException if a segment is a symbolic link or no directory (ENOTDIR)
    /// @throws java.nio.file.NoSuchFileException if a segment is not there
    public Lease lease(EntryPath directory) throws IOException {
        lock.lock();
        try {
            Deque<EntryPath> missing = new ArrayDeque<>();
            EntryPath at = directory;
            Slot slot = open.get(at);
            while (slot == null && !at.isRoot()) {
                missing.push(at);
                at = at.parent();
                slot = open.get(at);
            }
            Slot current = slot == null ? new Slot(null) : slot;
            current.uses++;
            while (!missing.isEmpty()) {
                current = descend(current, missing.pop());
            }
            return new Lease(current);
        } finally {
            lock.unlock();
        }
    }

    private Slot descend(Slot parent, EntryPath path) throws IOException {
        try {
            Slot child = new Slot(parent.handle().openDirectory(path.name()));
            child.uses = 1;
            open.put(path, child);
            return child;
        } finally {
            release(parent);
            evict();
        }
    }

    private void evict() throws IOException {
        Iterator<Slot> oldest = open.values().iterator();
        while (open.size() > capacity && oldest.hasNext()) {
            Slot slot = oldest.next();
            oldest.remove();
            slot.evicted = true;
            slot.closeIfIdle();
        }
    }

    private void release(Slot slot) throws IOException {
        lock.lock();
        try {
            slot.uses--;
            slot.closeIfIdle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (Slot slot : open.values()) {
                slot.evicted = true;
                slot.closeIfIdle();
            }
            open.clear();
            root.close();
        } finally {
            lock.unlock();
        }
    }

    /// The use of one directory. Closing it gives it back.
    public final class Lease implements Closeable {
        private @Nullable Slot slot;
        private final DirectoryHandle handle;

        private Lease(Slot slot) {
            this.slot = slot;
            this.handle = slot.handle();
        }

        public DirectoryHandle handle() {
            return handle;
        }

        @Override
        public void close() throws IOException {
            Slot held = slot;
            slot = null;
            if (held != null) {
                release(held);
            }
        }
    }

    private final class Slot {
        private final @Nullable DirectoryHandle own;
        private int uses;
        private boolean evicted;

        Slot(@Nullable DirectoryHandle own) {
            this.own = own;
        }

        DirectoryHandle handle() {
            return own == null ? root : own;
        }

        void closeIfIdle() throws IOException {
            if (evicted && uses == 0 && own != null) {
                own.close();
            }
        }
    }
}
