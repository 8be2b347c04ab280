package lifeboat.vault.log;

/// One file of the log of one source.
///
/// @param source name of the source; no capital letters, because names of objects have none
/// @param folder 1 to 16 letters and digits: what belongs together
/// @param name 1 to 8 letters and digits; the order of names is the order of the log
public record LogItem(String source, String folder, String name) {
    public LogItem {
        if (!isSource(source)
                || !folder.matches("[0-9a-z]{1,16}")
                || !name.matches("[0-9a-z]{1,8}")) {
            throw new IllegalArgumentException(
                    "not an item of a log: " + source + " " + folder + " " + name);
        }
    }

    /// Whether a source of this name can have a log.
    public static boolean isSource(String name) {
        return name.matches("[0-9a-z][0-9a-z._-]{0,63}");
    }

    @Override
    public String toString() {
        return source + "/" + folder + "/" + name;
    }
}
