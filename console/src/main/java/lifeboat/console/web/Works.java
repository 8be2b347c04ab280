package lifeboat.console.web;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lifeboat.console.config.SecretText;

/// Restores and drills that were begun here: one at a time, the last ones remembered. Safe for
/// concurrent use.
final class Works {
    private static final int MOST = 20;
    private static final long LOOK_MILLIS = 1000;

    private final Commands commands;
    private final Clock clock;
    private final Runnable changed;
    private final SecureRandom chance = new SecureRandom();
    private final List<Begun> begun = new ArrayList<>();
    private boolean draining;

    /// @param changed called whenever one of them told something new
    Works(Commands commands, Clock clock, Runnable changed) {
        this.commands = commands;
        this.clock = clock;
        this.changed = changed;
    }

    /// @param what `drill` or `restore-everything`
    /// @param who began it
    record Begun(
            String id, String what, String region, String who, Instant at, Commands.Work work) {
        boolean goesOn() {
            return work.ending().isEmpty();
        }
    }

    /// Begins it.
    ///
    /// @return empty where another one goes on, or nothing is begun any more
    synchronized Optional<Begun> begin(
            String what,
            String region,
            String who,
            List<String> words,
            Optional<SecretText> passphrase)
            throws IOException {
        if (draining || running().isPresent()) {
            return Optional.empty();
        }
        byte[] random = new byte[6];
        chance.nextBytes(random);
        Begun next =
                new Begun(
                        HexFormat.of().formatHex(random),
                        what,
                        region,
                        who,
                        clock.instant(),
                        commands.begin(words, passphrase));
        begun.addFirst(next);
        while (begun.size() > MOST) {
            begun.removeLast();
        }
        Thread.ofVirtual().name("console-work").start(() -> watch(next));
        return Optional.of(next);
    }

    private void watch(Begun one) {
        List<String> seen = List.of();
        try {
            while (one.goesOn()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                List<String> now = one.work().told();
                if (!now.equals(seen)) {
                    seen = now;
                    changed.run();
                }
            }
            changed.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void drain() {
        draining = true;
    }

    synchronized Optional<Begun> running() {
        return begun.stream().filter(Begun::goesOn).findFirst();
    }

    /// Newest first.
    synchronized List<Begun> all() {
        return List.copyOf(begun);
    }

    synchronized Optional<Begun> find(String id) {
        return begun.stream().filter(one -> one.id().equals(id)).findFirst();
    }
}
