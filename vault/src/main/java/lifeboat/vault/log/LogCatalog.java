package lifeboat.vault.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Vaults;

/// All log objects of one source in all vaults together. Immutable.
public final class LogCatalog {
    private final SortedMap<ObjectKey, Set<String>> holders = new TreeMap<>();
    private final List<LogName> names = new ArrayList<>();
    private final Map<String, String> unread = new LinkedHashMap<>();
    private final Vaults vaults;

    private LogCatalog(Vaults vaults) {
        this.vaults = vaults;
    }

    /// Lists the vaults, all at once. One that cannot be listed is passed over and named.
    public static LogCatalog of(Vaults vaults, String source) {
        LogCatalog catalog = new LogCatalog(vaults);
        Map<Target, Future<List<ObjectKey>>> listings = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Target target : vaults.targets()) {
                listings.put(target, threads.submit(() -> list(target)));
            }
            listings.forEach(catalog::add);
        }
        catalog.holders.keySet().stream()
                .flatMap(key -> LogName.parse(key).stream())
                .filter(name -> name.item().source().equals(source))
                .forEach(catalog.names::add);
        return catalog;
    }

    private static List<ObjectKey> list(Target target) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        target.list(VaultLayout.LOGS, info -> keys.add(info.key()));
        return keys;
    }

    private void add(Target target, Future<List<ObjectKey>> listing) {
        try {
            for (ObjectKey key : listing.get()) {
                holders.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(target.name());
            }
        } catch (ExecutionException e) {
            unread.put(target.name(), String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unread.put(target.name(), "interrupted");
        }
    }

    /// Everything, in the order of the keys.
    public List<LogName> names() {
        return Collections.unmodifiableList(names);
    }

    /// Why vaults were not listed, by target.
    public Map<String, String> unread() {
        return Collections.unmodifiableMap(unread);
    }

    /// How many objects of this source a vault lacks that others have.
    public long lackedBy(String target) {
        return names.stream()
                .filter(name -> !holders.getOrDefault(name.key(), Set.of()).contains(target))
                .count();
    }

    /// The plain bytes of an object, from whichever vault gives a good copy.
    ///
    /// @param codec with the recovery key
    /// @throws lifeboat.vault.VaultException.Lost if none does
    public byte[] open(LogName name, LogCodec codec) throws IOException {
        Set<String> having = holders.getOrDefault(name.key(), Set.of());
        List<Target> among =
                vaults.targets().stream().filter(t -> having.contains(t.name())).toList();
        return vaults.fromAny(
                name.key(),
                16 << 20,
                among,
                target ->
                        codec.open(
                                name,
                                Vaults.wholeFrom(
                                        target, name.key(), LogCodec.MAX_BYTES + (64L << 20))));
    }
}
