package lifeboat.runbooks.run;

import java.util.List;

/// How one source came back.
///
/// @param kind `directory`, `config`, …
/// @param place where it is now
/// @param level highest proof reached without a failure, `L0` to `L5`
/// @param entries restored
/// @param bytes restored
/// @param checks what was proven or not
/// @param details what is not as it should be
public record SourceVerdict(
        String name,
        String kind,
        String place,
        Verdict verdict,
        String level,
        long entries,
        long bytes,
        List<CheckResult> checks,
        List<String> details) {
    public SourceVerdict {
        checks = List.copyOf(checks);
        details = List.copyOf(details);
    }
}
