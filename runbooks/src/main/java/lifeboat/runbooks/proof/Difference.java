package lifeboat.runbooks.proof;

import lifeboat.vault.entry.EntryPath;

/// Something that is not as the snapshot says.
///
/// @param path below the root of the source
/// @param what `missing`, `too many`, `content`, `mode`, …
/// @param expected in words
/// @param actual in words
public record Difference(EntryPath path, String what, String expected, String actual) {
    @Override
    public String toString() {
        String where = path.isRoot() ? "." : path.toString();
        return where + ": " + what + ", expected " + expected + ", found " + actual;
    }
}
