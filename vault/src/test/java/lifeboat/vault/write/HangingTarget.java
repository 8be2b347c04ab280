package lifeboat.vault.write;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.vault.VaultLayout;

/// Hangs in every put of a pack, with the content open, and cannot be interrupted: as a write to a
/// dead network mount does. [#close] lets go.
final class HangingTarget implements Wrapped {
    private final Target inner;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger interruptions = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();

    HangingTarget(Target inner) {
        this.inner = inner;
    }

    /// Whether a put hangs now.
    boolean hangs() {
        return hanging.get() > 0;
    }

    @Override
    public Target inner() {
        return inner;
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        if (!key.value().startsWith(VaultLayout.PACKS)) {
            Wrapped.super.put(key, content, mode);
            return;
        }
        try (InputStream in = content.open()) {
            hanging.incrementAndGet();
            in.readNBytes(100);
            awaitEnd();
            in.readNBytes(100);
            Wrapped.super.put(key, content, mode);
        } catch (IOException e) {
            throw new TargetException.Broken("put " + key + ": " + e.getMessage(), e);
        } finally {
            hanging.decrementAndGet();
        }
    }

    /// A process in uninterruptible sleep does not care who interrupts it.
    private void awaitEnd() {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                interruptions.incrementAndGet();
            }
        }
    }

    @Override
    public void close() {
        end.countDown();
    }
}
