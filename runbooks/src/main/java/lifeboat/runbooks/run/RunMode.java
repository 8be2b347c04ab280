package lifeboat.runbooks.run;

/// Whether a run is meant.
public enum RunMode {
    REAL("real", "REAL RESTORE"),
    DRILL("drill", "DRILL");

    private final String word;
    private final String banner;

    RunMode(String word, String banner) {
        this.word = word;
        this.banner = banner;
    }

    /// What `${mode}` stands for.
    public String word() {
        return word;
    }

    /// What stands on every screen.
    public String banner() {
        return banner;
    }
}
