package lifeboat.vault.prune;

import java.util.Random;
import lifeboat.targets.Operation;

/// Lets two actors run at once by a seed: before each of its calls of a target, an actor waits for
/// its turn, and whoever is drawn makes its next calls. An actor that does not call for a while (it
/// computes, or waits for a thread of its own that is not drawn) loses its turn, so that nothing
/// hangs.
final class TakingTurns {
    private static final long LONGEST_THOUGHT_NANOS = 20_000_000;

    private final Random random;
    private final boolean[] ended = new boolean[2];
    private final Runnable now;
    private int turn;
    private int left;
    private long calls;
    private long switches;

    /// @param now done before some calls, also by the seed
    TakingTurns(long seed, Runnable now) {
        this.random = new Random(seed);
        this.now = now;
        draw();
    }

    private void draw() {
        int before = turn;
        turn = random.nextInt(2);
        left = 1 + (random.nextInt(3) == 0 ? random.nextInt(12) : 0);
        switches += turn == before ? 0 : 1;
    }

    /// The hook of one actor's targets.
    HookedTarget.Hook of(int actor) {
        return (Operation _, String _) -> call(actor);
    }

    private synchronized void call(int actor) {
        long deadline = System.nanoTime() + LONGEST_THOUGHT_NANOS;
        while (turn != actor && !ended[1 - actor]) {
            long wait = deadline - System.nanoTime();
            if (wait <= 0) {
                turn = actor;
                left = 1;
                break;
            }
            try {
                java.util.concurrent.TimeUnit.NANOSECONDS.timedWait(this, wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        calls++;
        if (random.nextInt(40) == 0) {
            now.run();
        }
        if (--left <= 0) {
            draw();
            notifyAll();
        }
    }

    synchronized void ended(int actor) {
        ended[actor] = true;
        notifyAll();
    }

    synchronized long calls() {
        return calls;
    }

    synchronized long switches() {
        return switches;
    }
}
