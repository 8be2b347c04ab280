package lifeboat.targets.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lifeboat.targets.Operation;

/// The faults that shall happen, in order. Safe for concurrent use.
final class FaultPlan {
    private final List<Planned> waiting = new ArrayList<>();
    private final List<Planned> lasting = new ArrayList<>();
    private final List<Planned> gone = new ArrayList<>();

    private static final class Planned {
        private final Operation operation;
        private final Predicate<String> what;
        private final Fault fault;
        private boolean happened;

        private Planned(Operation operation, Predicate<String> what, Fault fault) {
            if (!fault.operations().contains(operation)) {
                throw new IllegalArgumentException(fault + " cannot happen in " + operation);
            }
            this.operation = operation;
            this.what = what;
            this.fault = fault;
        }

        private boolean concerns(Operation called, String name) {
            return operation == called && what.test(name);
        }
    }

    synchronized void once(Operation operation, Predicate<String> what, Fault fault) {
        waiting.add(new Planned(operation, what, fault));
    }

    synchronized void always(Operation operation, Predicate<String> what, Fault fault) {
        lasting.add(new Planned(operation, what, fault));
    }

    /// Every operation, from now on, before all other plans; counts as happened.
    synchronized void everywhere(Fault fault) {
        for (Operation operation : Operation.values()) {
            Planned planned = new Planned(operation, _ -> true, fault);
            planned.happened = true;
            gone.add(planned);
        }
    }

    synchronized void end() {
        gone.clear();
        lasting.removeIf(planned -> planned.happened);
    }

    /// The fault of this call, which counts as happened.
    synchronized Optional<Fault> take(Operation operation, String name) {
        Optional<Planned> next =
                Stream.of(gone, waiting, lasting)
                        .flatMap(List::stream)
                        .filter(planned -> planned.concerns(operation, name))
                        .findFirst();
        next.ifPresent(planned -> {
            planned.happened = true;
            waiting.remove(planned);
        });
        return next.map(planned -> planned.fault);
    }

    synchronized List<String> notHappened() {
        return Stream.concat(waiting.stream(), lasting.stream())
                .filter(planned -> !planned.happened)
                .map(planned -> planned.operation + " " + planned.fault)
                .toList();
    }
}
