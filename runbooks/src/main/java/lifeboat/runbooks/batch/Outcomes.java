package lifeboat.runbooks.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.StepOutcome;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/// Outcomes in the context of a step, as plain texts and numbers.
final class Outcomes {
    private static final String LINE = "\n";
    private static final String FIELD = "\t";

    private Outcomes() {}

    static void write(StepOutcome outcome, ExecutionContext context) {
        context.putString("status", outcome.status().name());
        context.putString("message", outcome.message());
        context.putLong("entries", outcome.entries());
        context.putLong("bytes", outcome.bytes());
        context.putDouble("seconds", outcome.seconds());
        context.putString(
                "details",
                String.join(LINE, outcome.details().stream().map(Outcomes::line).toList()));
        List<String> checks = new ArrayList<>();
        for (CheckResult check : outcome.checks()) {
            checks.add(
                    String.join(
                            FIELD,
                            line(check.name()),
                            check.level(),
                            check.verdict().name(),
                            line(check.expected()),
                            line(check.actual())));
        }
        context.putString("checks", String.join(LINE, checks));
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\t', ' ');
    }

    static Optional<StepOutcome> read(ExecutionContext context) {
        if (!context.containsKey("status")) {
            return Optional.empty();
        }
        List<CheckResult> checks = new ArrayList<>();
        for (String check : lines(context.getString("checks"))) {
            String[] fields = check.split(FIELD, -1);
            checks.add(
                    new CheckResult(
                            fields[0],
                            fields[1],
                            CheckResult.Verdict.valueOf(fields[2]),
                            fields[3],
                            fields[4]));
        }
        return Optional.of(
                new StepOutcome(
                        StepOutcome.Status.valueOf(context.getString("status")),
                        context.getString("message"),
                        context.getLong("entries"),
                        context.getLong("bytes"),
                        lines(context.getString("details")),
                        checks,
                        context.getDouble("seconds")));
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(LINE, -1));
    }
}
