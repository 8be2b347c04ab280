package lifeboat.restore;

import java.nio.file.Path;
import java.util.List;
import lifeboat.restore.directory.Privileges;
import lifeboat.restore.directory.WriteMode;

/// What to restore, and where to.
///
/// @param source name of a source of the snapshot
/// @param destination directory to fill
/// @param includes patterns with the rules of a backup's excludes; an entry that fits comes with
///   everything below it and the directories above it; none means everything
/// @param mode what the destination may hold
/// @param privileges what to do with setuid programs and the like
public record RestoreRequest(
        String source,
        Path destination,
        List<String> includes,
        WriteMode mode,
        Privileges privileges) {
    public RestoreRequest {
        includes = List.copyOf(includes);
        Inclusions.of(includes);
    }

    /// Everything of a source into an empty directory, without what hands out power.
    public static RestoreRequest of(String source, Path destination) {
        return new RestoreRequest(
                source, destination, List.of(), WriteMode.EMPTY_OR_SAME, Privileges.LEAVE_OUT);
    }

    /// The same for a part of the source.
    public RestoreRequest including(List<String> patterns) {
        return new RestoreRequest(source, destination, patterns, mode, privileges);
    }

    /// The same with another rule for what the destination may hold.
    public RestoreRequest into(WriteMode newMode) {
        return new RestoreRequest(source, destination, includes, newMode, privileges);
    }

    /// The same with another rule for what hands out power.
    public RestoreRequest with(Privileges newPrivileges) {
        return new RestoreRequest(source, destination, includes, mode, newPrivileges);
    }
}
