package lifeboat.console.engine;

import java.io.IOException;
import java.util.List;
import lifeboat.backup.group.LeftFreezes;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;

/// `thaw-left`: runs the hooks `after` of groups that a backup left frozen, as the next backup
/// would. While a backup runs nothing is done: what is frozen may be its own.
final class ThawCommand {
    private final SiteAccess site;

    ThawCommand(SiteAccess site) {
        this.site = site;
    }

    Result.Thawed run() throws CommandException, IOException {
        if (LeftFreezes.in(site.state()).isEmpty()) {
            return new Result.Thawed(Status.OK, false, List.of());
        }
        try (Jobs _ = Jobs.open(site.state(), Jobs.BACKUPS)) {
            Groups groups = new Groups(site);
            List<String> done = groups.thawLeft(groups.log());
            boolean frozen = !LeftFreezes.in(site.state()).isEmpty();
            Status status = frozen ? Status.FAILED : done.isEmpty() ? Status.OK : Status.DEGRADED;
            return new Result.Thawed(status, false, done);
        } catch (CommandException.Refused e) {
            return new Result.Thawed(Status.OK, true, List.of());
        }
    }
}
