package lifeboat.runbooks.run;

/// When a step of this run went on, all tries of it, in seconds since the run began by a monotonic
/// clock. Steps that an earlier run had done have none.
///
/// @param step name of the planned step
/// @param mostly the part that took most of it, such as `load`; empty where none is known to
public record StepTime(String step, double begun, double ended, String mostly) {
    public StepTime {
        if (!(begun >= 0) || !(ended >= begun)) {
            throw new IllegalArgumentException("a step does not end before it begins: " + step);
        }
    }

    double seconds() {
        return ended - begun;
    }
}
