package lifeboat.runbooks.database;

/// Damage to a dump on its way from the vaults into a database, with every program ending well.
public enum StreamDamage {
    NONE("nothing"),
    /// Ends after some half of it, at the end of a line where there are lines.
    CUT("a dump that ends too early, with exit status 0"),
    EMPTY("a dump with nothing in it, with exit status 0");

    private final String words;

    StreamDamage(String words) {
        this.words = words;
    }

    /// What is planted, in words.
    public String words() {
        return words;
    }
}
