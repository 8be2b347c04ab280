package lifeboat.runbooks.run;

/// What one check of a source found.
///
/// @param name what was checked
/// @param level of proof, `L3` to `L6`
/// @param verdict how it ended
/// @param expected in words
/// @param actual in words
public record CheckResult(
        String name, String level, Verdict verdict, String expected, String actual) {
    /// How a check ended.
    public enum Verdict {
        PASSED,
        FAILED,
        ERROR,
        NOT_RUN;

        /// In JSON and for people: `not run` with a dash.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
