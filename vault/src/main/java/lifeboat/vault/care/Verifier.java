package lifeboat.vault.care;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.targets.Target;
import lifeboat.vault.site.VaultKeys;

/// Verifies the vaults of a site, all at once: what every good snapshot of any vault needs must be
/// good in each of them. Reads only. Immutable; one verification at a time with a state directory.
///
/// With a host's keys, packs are compared with their names and index segments and summaries are
/// opened; with the recovery key, packs and manifests are opened too, to the last blob.
public final class Verifier {
    private final List<Target> targets;
    private final VaultKeys keys;
    private final Path state;

    /// @param targets every target of the site, also those that are not to be verified: they tell
    ///   what is needed; not closed here
    /// @param state the local state directory; holds how far an unfinished verification came
    public Verifier(List<Target> targets, VaultKeys keys, Path state) {
        this.targets = List.copyOf(targets);
        this.keys = keys;
        this.state = state;
    }

    /// Verifies. What a target or a vault lacks is part of the report, never an exception.
    ///
    /// @throws IOException if the state directory cannot be used
    public VerifyReport verify(VerifyOptions options, CareProgress progress) throws IOException {
        return Examination.of(targets, keys, options, state, progress).report();
    }
}
