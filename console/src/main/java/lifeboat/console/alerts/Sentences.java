package lifeboat.console.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.console.Result;
import lifeboat.console.Status;

/// What of a result a person should read first.
final class Sentences {
    private Sentences() {}

    static List<String> of(Result result) {
        List<String> found = new ArrayList<>();
        switch (result) {
            case Result.Backup backup -> {
                backup.sources().stream()
                        .filter(source -> source.status() != Status.OK)
                        .forEach(source ->
                                found.add(
                                        "source "
                                                + source.name()
                                                + " is "
                                                + source.status().name().toLowerCase(Locale.ROOT)
                                                + reasons(source.warnings())));
                found.addAll(backup.warnings());
            }
            case Result.Thawed thawed -> found.addAll(thawed.done());
            case Result.Overview overview -> found.addAll(overview.problems());
            case Result.Prune prune -> {
                found.addAll(prune.held());
                found.addAll(prune.problems());
            }
            case Result.Drill drill -> {
                found.addAll(drill.problems());
                found.addAll(drill.warnings());
            }
            case Result.Recovery recovery -> {
                found.addAll(recovery.problems());
                found.addAll(recovery.warnings());
            }
            case Result.Heal heal -> found.addAll(heal.problems());
            case Result.Verify verify -> {
                verify.targets().stream()
                        .filter(target -> target.missing().size() + target.damaged().size() > 0)
                        .forEach(target -> found.add(losses(target)));
                found.addAll(verify.problems());
            }
            default -> {
                if (result.outcome() != Status.OK) {
                    found.add("lifeboat runs says more");
                }
            }
        }
        return found;
    }

    private static String losses(Result.VerifyTarget target) {
        return "target "
                + target.name()
                + ": "
                + target.missing().size()
                + " objects missing, "
                + target.damaged().size()
                + " damaged";
    }

    private static String reasons(List<String> warnings) {
        return warnings.isEmpty() ? "" : ": " + String.join("; ", warnings);
    }
}
