package lifeboat.vault.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import lifeboat.encryption.site.SiteId;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.targets.fleet.QuorumResult;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import org.jspecify.annotations.Nullable;

/// Puts items of logs into all vaults at once. What has the quorum is safe: slow and dead targets
/// are waited for a little longer, then left to healing. Safe for concurrent use.
public final class LogWriter {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int PAUSE_MILLIS = 20;

    private final String host;
    private final SiteId site;
    private final LogCodec codec;
    private final List<Target> targets;
    private final Quorum quorum;
    private final Map<Target, Boolean> checked = new ConcurrentHashMap<>();

    /// @param host id of this host
    public LogWriter(
            String host, SiteId site, LogCodec codec, List<Target> targets, Quorum quorum) {
        this.host = host;
        this.site = site;
        this.codec = codec;
        this.targets = List.copyOf(targets);
        this.quorum = quorum;
    }

    /// Keeps a whole item. The same item again is a success, and the same object goes to the vaults
    /// that lack it.
    ///
    /// @param time as in [LogName#time]
    /// @return who holds it; the caller judges the quorum
    /// @throws LogConflictException if a vault holds other content under its name
    public LogReceipt keep(LogItem item, Instant time, byte[] plain) throws IOException {
        String id = codec.contentId(plain);
        Map<Target, Look> looks = lookEverywhere(item);
        for (Map.Entry<Target, Look> look : looks.entrySet()) {
            for (LogName found : look.getValue().names()) {
                if (!found.content().equals(id)) {
                    throw new LogConflictException(
                            "target "
                                    + look.getKey().name()
                                    + " holds "
                                    + item
                                    + " with other content");
                }
            }
        }
        Optional<Map.Entry<Target, Look>> holder =
                looks.entrySet().stream()
                        .filter(look -> !look.getValue().names().isEmpty())
                        .findFirst();
        Stored stored = holder.isPresent() ? copy(holder.get()) : null;
        if (stored == null) {
            LogCodec.Sealed sealed = codec.seal(host, item, OptionalLong.empty(), time, plain);
            stored = new Stored(sealed.name().key(), sealed.content());
        }
        return put(stored, looks, holder.isPresent());
    }

    /// Keeps a piece of an item that is still growing.
    public LogReceipt keepPiece(LogItem item, long from, Instant time, byte[] plain)
            throws IOException {
        LogCodec.Sealed sealed = codec.seal(host, item, OptionalLong.of(from), time, plain);
        Map<Target, Look> looks = new LinkedHashMap<>();
        targets.forEach(target -> looks.put(target, new Look(List.of(), "")));
        return put(new Stored(sealed.name().key(), sealed.content()), looks, false);
    }

    private record Stored(ObjectKey key, Content content) {}

    /// @param problem why the target could not be looked at, or empty
    private record Look(List<LogName> names, String problem) {}

    private Map<Target, Look> lookEverywhere(LogItem item) throws IOException {
        Map<Target, CompletableFuture<Look>> running = new LinkedHashMap<>();
        for (Target target : targets) {
            CompletableFuture<Look> look = new CompletableFuture<>();
            running.put(target, look);
            Thread.ofVirtual().start(() -> look.complete(look(target, item)));
        }
        awaitQuorum(running, look -> look.problem().isEmpty());
        Map<Target, Look> looks = new LinkedHashMap<>();
        running.forEach((target, look) ->
                looks.put(target, look.getNow(new Look(List.of(), "it does not answer in time"))));
        return looks;
    }

    private Look look(Target target, LogItem item) {
        try {
            check(target);
            List<LogName> names = new ArrayList<>();
            target.list(
                    LogName.prefix(host, item) + "-",
                    info -> LogName.parse(info.key()).ifPresent(names::add));
            return new Look(List.copyOf(names), "");
        } catch (IOException | RuntimeException e) {
            return new Look(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private void check(Target target) throws IOException {
        if (!checked.containsKey(target)) {
            Survey.checkSite(target, site);
            checked.put(target, true);
        }
    }

    /// The bytes that another vault holds, so that all vaults hold the same.
    private static @Nullable Stored copy(Map.Entry<Target, Look> holder) {
        ObjectKey key = holder.getValue().names().getFirst().key();
        try {
            return new Stored(
                    key,
                    Content.of(
                            Vaults.wholeFrom(
                                    holder.getKey(), key, LogCodec.MAX_BYTES + (64L << 20))));
        } catch (IOException e) {
            return null; // a bad copy there is healing's matter
        }
    }

    private LogReceipt put(Stored stored, Map<Target, Look> looks, boolean known)
            throws IOException {
        Map<Target, CompletableFuture<String>> running = new LinkedHashMap<>();
        for (Map.Entry<Target, Look> look : looks.entrySet()) {
            CompletableFuture<String> done = new CompletableFuture<>();
            running.put(look.getKey(), done);
            boolean there =
                    look.getValue().names().stream()
                            .anyMatch(name -> name.key().equals(stored.key()));
            if (there || !look.getValue().problem().isEmpty()) {
                done.complete(look.getValue().problem());
            } else {
                Thread.ofVirtual().start(() -> done.complete(put(look.getKey(), stored)));
            }
        }
        awaitQuorum(running, String::isEmpty);
        List<LogReceipt.Holder> holders = new ArrayList<>();
        running.forEach((target, done) ->
                holders.add(
                        new LogReceipt.Holder(
                                target.name(), done.getNow("it does not answer in time"))));
        return new LogReceipt(holders, judge(running, String::isEmpty), known);
    }

    private String put(Target target, Stored stored) {
        try {
            check(target);
            target.put(stored.key(), stored.content(), PutMode.CREATE);
            return "";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private <T> QuorumResult judge(Map<Target, CompletableFuture<T>> running, Predicate<T> good) {
        return quorum.judge(
                running.entrySet().stream()
                        .filter(entry ->
                                entry.getValue().isDone() && good.test(entry.getValue().join()))
                        .map(entry -> entry.getKey().identity())
                        .toList());
    }

    /// Waits until all have answered, or the quorum has and the others had their time.
    private <T> void awaitQuorum(Map<Target, CompletableFuture<T>> running, Predicate<T> good)
            throws IOException {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(running.values().toArray(CompletableFuture<?>[]::new));
        Optional<Long> end = Optional.empty();
        try {
            while (end.isEmpty() || System.nanoTime() - end.get() < 0) {
                if (isDone(all)) {
                    return;
                }
                if (end.isEmpty() && judge(running, good).reached()) {
                    end = Optional.of(System.nanoTime() + GRACE.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a log is kept");
        }
    }

    private static boolean isDone(CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking at a target failed", e.getCause());
        }
    }
}
