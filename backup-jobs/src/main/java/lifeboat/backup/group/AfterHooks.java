package lifeboat.backup.group;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The hooks `after` of a group.
final class AfterHooks {
    private final SourceGroup group;
    private final HookLog log;

    AfterHooks(SourceGroup group, HookLog log) {
        this.group = group;
        this.log = log;
    }

    /// Runs them all, then ends what the hooks `before` left running. Where all went well the note
    /// is removed.
    ///
    /// @return what is wrong, in sentences
    List<String> run(FreezeNote note) {
        List<String> wrong = new ArrayList<>();
        for (Hook hook : group.after()) {
            one(hook)
                    .ifPresent(problem ->
                            wrong.add(
                                    "the hook `after` failed, and the application may still be frozen: "
                                            + problem));
        }
        int left = LeftProcesses.end(note.word().toString());
        if (left > 0) {
            log.say(
                    group.name(),
                    "what its hooks left running was ended (processes: " + left + ")");
        }
        if (wrong.isEmpty()) {
            log.say(group.name(), "thawed");
            try {
                FreezeNote.remove(log.directory(), group.name());
            } catch (IOException e) {
                wrong.add("the note of its freeze cannot be removed: " + e.getMessage());
            }
        } else {
            wrong.forEach(problem -> log.say(group.name(), problem));
        }
        return wrong;
    }

    private Optional<String> one(Hook hook) {
        UUID word = UUID.randomUUID();
        try {
            return RunningHook.start(hook, group.name(), "after", word, log).await(word);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
