package lifeboat.targets.count;

/// What happened in one kind of operation so far.
///
/// @param requests calls made, failed ones too
/// @param failures calls that threw
/// @param bytesUp bytes of the objects that were put
/// @param bytesDown bytes read from streams
public record Tally(long requests, long failures, long bytesUp, long bytesDown) {}
