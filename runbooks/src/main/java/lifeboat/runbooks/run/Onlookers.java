package lifeboat.runbooks.run;

/// The people around a run: they see how far it is and are asked what only a person can say. Called
/// from several threads.
public interface Onlookers {
    /// One line that stays on the screen.
    void note(String sentence);

    /// How far the wave is.
    void progress(String label, long bytes, long totalBytes, long files, long totalFiles);

    /// Asks a person to type `word`; false where nobody can be asked or something else was typed.
    boolean confirm(String text, String word);
}
