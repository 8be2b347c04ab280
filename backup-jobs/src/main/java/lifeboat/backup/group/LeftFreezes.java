package lifeboat.backup.group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Freezes that a run began and could not end: it was killed, or a hook `after` failed.
public final class LeftFreezes {
    private LeftFreezes() {}

    /// A group that may still be frozen.
    ///
    /// @param group its name
    /// @param since when the freeze began
    public record Left(String group, Instant since) {}

    /// Those noted in a state directory. A run that goes on has its own among them.
    public static List<Left> in(Path state) throws IOException {
        return FreezeNote.all(HookLog.directory(state)).stream()
                .map(note -> new Left(note.group(), note.since()))
                .toList();
    }

    /// Runs the hooks `after` of every group that was left frozen. No other run may work with the
    /// same state directory.
    ///
    /// @param groups all of the configuration
    /// @return what was found and done, a sentence each
    public static List<String> end(List<SourceGroup> groups, HookLog log) throws IOException {
        List<String> done = new ArrayList<>();
        for (FreezeNote note : FreezeNote.all(log.directory())) {
            Optional<SourceGroup> group =
                    groups.stream().filter(known -> known.name().equals(note.group())).findFirst();
            String found =
                    "group "
                            + note.group()
                            + " was left frozen by a run that began to freeze it at "
                            + note.since()
                            + " and did not end it";
            if (group.isEmpty()) {
                done.add(
                        found
                                + "; the configuration does not know it any more: thaw the application"
                                + " yourself, then remove "
                                + log.directory().resolve(note.group() + ".frozen"));
                continue;
            }
            log.say(
                    note.group(),
                    "left frozen since " + note.since() + "; running its hooks `after`");
            note.stillRunning().ifPresent(LeftFreezes::endWithChildren);
            List<String> wrong = new AfterHooks(group.get(), log).run(note);
            done.add(
                    wrong.isEmpty()
                            ? found + "; its hooks `after` were run now, and ended well"
                            : found + "; " + String.join("; ", wrong));
        }
        return done;
    }

    private static void endWithChildren(ProcessHandle program) {
        List<ProcessHandle> started = program.descendants().toList();
        program.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
