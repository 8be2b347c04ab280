package lifeboat.runbooks.region;

/// A reason why a region cannot take the site as it is.
///
/// @param subject name of a source or a step
/// @param sentence what is in the way, and of what
public record Gap(String subject, String sentence) {
    @Override
    public String toString() {
        return subject + ": " + sentence;
    }
}
