package lifeboat.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A clock that tests own: it stands still, goes on by a step at each look, jumps either way, and
/// does what was planned at the n-th look. Safe for concurrent use.
public final class JumpingClock extends Clock {
    private record Jump(long look, Instant to) {}

    private final List<Jump> planned = new ArrayList<>();
    private Instant now;
    private Duration step = Duration.ZERO;
    private long looks;

    /// A clock that stands at `now`.
    public JumpingClock(Instant now) {
        this.now = now;
    }

    /// Goes on by `each` at every look; zero freezes it.
    public synchronized JumpingClock stepping(Duration each) {
        step = each;
        return this;
    }

    /// Jumps, backwards too.
    public synchronized void jump(Duration by) {
        now = now.plus(by);
    }

    /// Jumps to a moment.
    public synchronized void set(Instant to) {
        now = to;
    }

    /// Jumps to `to` at the look of this number, counted from 1 at the first look ever.
    public synchronized JumpingClock jumpAtLook(long look, Instant to) {
        planned.add(new Jump(look, to));
        return this;
    }

    /// How often it was looked at.
    public synchronized long looks() {
        return looks;
    }

    /// Fails unless every planned jump has happened.
    public synchronized void assertAllJumpsHappened() {
        for (Jump jump : planned) {
            if (jump.look() > looks) {
                throw new AssertionError(
                        "never looked at " + jump.look() + " times, only " + looks);
            }
        }
    }

    @Override
    public synchronized Instant instant() {
        looks++;
        for (Jump jump : planned) {
            if (jump.look() == looks) {
                now = jump.to();
            }
        }
        Instant shown = now;
        now = now.plus(step);
        return shown;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
