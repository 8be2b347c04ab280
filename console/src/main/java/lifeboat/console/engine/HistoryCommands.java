package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;

/// `runs`: what this machine's job history knows.
final class HistoryCommands {
    private final SiteAccess site;

    HistoryCommands(SiteAccess site) {
        this.site = site;
    }

    Result.Runs runs(Request.Runs request) throws CommandException, IOException {
        List<Result.Run> runs = new ArrayList<>();
        for (String history : List.of(Jobs.BACKUPS, Jobs.RESTORES, Jobs.EVERYTHING, Jobs.DRILLS)) {
            if (Jobs.exists(site.state(), history)) {
                addRuns(history, request.limit(), runs);
            }
        }
        runs.sort(Comparator.comparing(Result.Run::started).reversed());
        return new Result.Runs(runs.subList(0, Math.min(runs.size(), request.limit())));
    }

    private void addRuns(String history, int limit, List<Result.Run> runs)
            throws CommandException, IOException {
        try (Jobs jobs = Jobs.open(site.state(), history)) {
            for (String job : jobs.repository().getJobNames()) {
                for (JobInstance instance : jobs.repository().getJobInstances(job, 0, limit)) {
                    jobs.repository()
                            .getJobExecutions(instance)
                            .forEach(execution -> runs.add(run(job, execution)));
                }
            }
        }
    }

    private static Result.Run run(String job, JobExecution execution) {
        LocalDateTime start =
                execution.getStartTime() == null
                        ? execution.getCreateTime()
                        : execution.getStartTime();
        LocalDateTime end = execution.getEndTime() == null ? start : execution.getEndTime();
        String slot = execution.getJobParameters().getString("slot");
        String policy = execution.getJobParameters().getString("policy");
        return new Result.Run(
                (policy == null ? job : policy) + "#" + execution.getId(),
                job,
                slot == null ? "" : slot,
                status(execution),
                start.atZone(ZoneId.systemDefault()).toInstant(),
                // the wall clock may have been set back, or summer time have ended
                Math.max(0, Duration.between(start, end).toMillis()) / 1000.0,
                message(execution));
    }

    private static Status status(JobExecution execution) {
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            return Status.FAILED;
        }
        return switch (execution.getExitStatus().getExitCode()) {
            case "COMPLETED", "COMPLETE", "OK" -> Status.OK;
            case "DEGRADED", "INCOMPLETE" -> Status.DEGRADED;
            default -> Status.FAILED;
        };
    }

    private static String message(JobExecution execution) {
        if (execution.getStatus().isRunning()) {
            return "was interrupted, or still runs in another process";
        }
        String description = execution.getExitStatus().getExitDescription();
        int line = description.indexOf('\n');
        return line < 0 ? description : description.substring(0, line);
    }
}
