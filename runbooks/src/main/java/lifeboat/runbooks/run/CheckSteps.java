package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.engines.completeness.RecordedAnswers;
import lifeboat.runbooks.References;

/// The site's own checks on one restored source.
final class CheckSteps {
    private static final int BRIEF = 200;
    private static final String SAME = "same";

    private final List<SiteCheck> checks;
    private final Path directory;
    private final Map<String, String> references;

    /// @param directory where commands are started for sources that do not live in files
    CheckSteps(List<SiteCheck> checks, Path directory, Map<String, String> references) {
        this.checks = checks;
        this.directory = directory;
        this.references = references;
    }

    StepOutcome run(Restorer restorer, Restorer.Order order)
            throws IOException, InterruptedException {
        List<CheckResult> results = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (SiteCheck check : checks) {
            if (check.source().equals(order.source().name())) {
                results.add(
                        switch (check) {
                            case SiteCheck.Command command -> command(command, order, details);
                            case SiteCheck.Sql sql -> sql(sql, restorer, order);
                        });
            }
        }
        long unrun =
                results.stream().filter(r -> r.verdict() == CheckResult.Verdict.NOT_RUN).count();
        long bad =
                results.stream().filter(r -> r.verdict() != CheckResult.Verdict.PASSED).count()
                        - unrun;
        String message =
                bad > 0
                        ? bad + " of " + results.size() + " checks did not pass"
                        : unrun > 0
                                ? unrun
                                        + " of "
                                        + results.size()
                                        + " checks had nothing to compare"
                                        + " with: the snapshot is older than they are"
                                : "";
        return new StepOutcome(
                bad > 0
                        ? StepOutcome.Status.FAILED
                        : unrun > 0 ? StepOutcome.Status.DEGRADED : StepOutcome.Status.DONE,
                message,
                0,
                0,
                details,
                results,
                0);
    }

    private static CheckResult of(
            String name, CheckResult.Verdict verdict, String expected, String actual) {
        return new CheckResult(name, "L5", verdict, brief(expected), brief(actual));
    }

    private CheckResult sql(SiteCheck.Sql check, Restorer restorer, Restorer.Order order) {
        boolean same = check.expect().equals(SAME);
        Optional<String> expected =
                same
                        ? RecordedAnswers.of(order.source().facts(), check.sql())
                        : Optional.of(check.expect());
        String told = expected.orElse("the answer at capture, which was not recorded");
        try (OpenDatabase answers = database(restorer, order)) {
            String answer = answers.answer(check.sql());
            String actual = same ? RecordedAnswers.brief(answer) : answer;
            if (expected.isEmpty()) {
                return of(check.sql(), CheckResult.Verdict.NOT_RUN, told, actual);
            }
            return of(
                    check.sql(),
                    actual.equals(told) ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED,
                    told,
                    actual);
        } catch (IOException e) {
            return of(check.sql(), CheckResult.Verdict.ERROR, told, String.valueOf(e.getMessage()));
        }
    }

    private static OpenDatabase database(Restorer restorer, Restorer.Order order)
            throws IOException {
        return restorer.database(order)
                .orElseThrow(() ->
                        new IOException(
                                "sources of kind " + order.source().kind() + " answer no SQL"));
    }

    private CheckResult command(SiteCheck.Command check, Restorer.Order order, List<String> details)
            throws InterruptedException {
        String name = String.join(" ", check.arguments());
        try {
            List<String> arguments =
                    check.arguments().stream()
                            .map(word -> References.resolve(word, references))
                            .toList();
            Path home =
                    order.home().path().filter(java.nio.file.Files::isDirectory).orElse(directory);
            Programs.Ending ending = Programs.run(arguments, home, references);
            if (ending.code() == 0) {
                return of(name, CheckResult.Verdict.PASSED, "exit 0", "exit 0");
            }
            ending.said().forEach(line -> details.add(check.arguments().getFirst() + ": " + line));
            return of(name, CheckResult.Verdict.FAILED, "exit 0", "exit " + ending.code());
        } catch (IOException | IllegalArgumentException e) {
            return of(name, CheckResult.Verdict.ERROR, "exit 0", String.valueOf(e.getMessage()));
        }
    }

    private static String brief(String text) {
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
    }
}
