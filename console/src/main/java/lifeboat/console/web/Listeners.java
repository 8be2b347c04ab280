package lifeboat.console.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who listens, in the order they came, so many at most: of one session, of one person, and of all.
/// Nobody is turned away: where there are too many, the oldest gives way, and where there are too
/// many of all, the oldest of whoever has most. Safe for concurrent use.
final class Listeners<S> {
    /// One less than the connections that browsers open to one place, so that one is free for
    /// pages.
    static final int OF_SESSION = 5;

    static final int OF_PERSON = 10;
    static final int ALL = 40;

    private final List<Listener<S>> listeners = new ArrayList<>();

    private record Listener<S>(String person, String session, S stream) {}

    /// Adds one.
    ///
    /// @return who has to give way for it, and is no listener any more
    synchronized Optional<S> add(String person, String session, S stream) {
        Optional<Listener<S>> leaves = leaves(person, session);
        leaves.ifPresent(listeners::remove);
        listeners.add(new Listener<>(person, session, stream));
        return leaves.map(Listener::stream);
    }

    private Optional<Listener<S>> leaves(String person, String session) {
        Predicate<Listener<S>> ofSession = one -> one.session().equals(session);
        Predicate<Listener<S>> ofPerson = one -> one.person().equals(person);
        if (count(ofSession) >= OF_SESSION) {
            return oldest(ofSession);
        }
        if (count(ofPerson) >= OF_PERSON) {
            return oldest(ofPerson);
        }
        return listeners.size() < ALL
                ? Optional.empty()
                : greediest().flatMap(name -> oldest(one -> one.person().equals(name)));
    }

    private long count(Predicate<Listener<S>> which) {
        return listeners.stream().filter(which).count();
    }

    private Optional<Listener<S>> oldest(Predicate<Listener<S>> which) {
        return listeners.stream().filter(which).findFirst();
    }

    private Optional<String> greediest() {
        return listeners.stream()
                .collect(Collectors.groupingBy(Listener::person, Collectors.counting()))
                .entrySet()
                .stream()
                .max(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey);
    }

    synchronized void remove(S stream) {
        listeners.removeIf(one -> one.stream().equals(stream));
    }

    /// Oldest first.
    synchronized List<S> all() {
        return listeners.stream().map(Listener::stream).toList();
    }
}
