package lifeboat.targets;

/// What can be asked of a [Target]; for counting and for planning faults.
public enum Operation {
    PUT,
    READ,
    HEAD,
    LIST,
    DELETE,
    RETAIN
}
