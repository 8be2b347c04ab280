package lifeboat.runbooks.database;

/// Damage to a restored database that no program would report by itself.
public enum DatabaseDamage {
    TABLE_MISSING("a table removed"),
    ROW_MISSING("one row removed"),
    VALUE_CHANGED("one value of one row changed"),
    INDEX_MISSING("an index removed"),
    SEQUENCE_BEHIND("a sequence set back by one"),
    GRANT_MISSING("a grant taken away"),
    ROLE_MISSING("a role that is missing");

    private final String words;

    DatabaseDamage(String words) {
        this.words = words;
    }

    /// What is planted, in words.
    public String words() {
        return words;
    }
}
