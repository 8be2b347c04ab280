package lifeboat.console.schedule;

/// What became of a slot.
public enum SlotState {
    /// A process has claimed it, and it has not ended.
    RUNNING,
    /// It ran to an end, a good one or a bad one.
    ENDED,
    /// It never ran.
    MISSED,
    /// Its window lay in a blackout: nobody wanted it.
    LEFT_OUT
}
